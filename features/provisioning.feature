@machines
Feature: Ansible sets up both hosts

  Ansible installs the service on the API host and the client on the reporting host. Both work right after the play
  and after a reboot. provisioning.runs.feature specifies what later runs of the plays do.

  Rule: Each host has what it needs

    Scenario Outline: <program> is installed on the <host> host
      Then <program> can be run on the <host> host

      Examples:
        | host   | program      |
        | api    | nginx        |
        | api    | openssl      |
        | api    | firewall-cmd |
        | api    | crontab      |
        | api    | logrotate    |
        | client | crontab      |
        | client | logrotate    |

    Scenario Outline: <account> on the <host> host cannot log in
      Then <account> on the <host> host has no login shell and no password

      Examples:
        | host   | account  |
        | api    | recorder |
        | client | reporter |

    Scenario Outline: <file> on the <host> host belongs to <owner> with mode <mode>
      Then <file> on the <host> host belongs to <owner> with mode <mode>

      Examples:
        | host   | file                               | owner    | mode |
        | api    | /home/recorder/service             | recorder | 750  |
        | api    | /home/recorder/service/config.json | recorder | 640  |
        | client | /home/reporter/client              | reporter | 750  |
        | client | /home/reporter/client/config.json  | reporter | 640  |

    Scenario Outline: The <host> host has exactly the pinned Python packages
      Then the <package> on the <host> host has exactly its pinned packages

      Examples:
        | host   | package |
        | api    | service |
        | client | client  |

    Scenario Outline: SELinux is enforcing on the <host> host, if the host has SELinux
      Then SELinux is enforcing on the <host> host, or not available

      Examples:
        | host   |
        | api    |
        | client |

  Rule: Each host runs its units and cron jobs

    Scenario Outline: <unit> runs on the <host> host and starts at boot
      Then <unit> runs on the <host> host
      And <unit> on the <host> host starts at boot

      Examples:
        | host   | unit            |
        | api    | service         |
        | api    | process-service |
        | api    | nginx           |
        | api    | firewalld       |
        | client | client          |
        | client | process-client  |

    Scenario Outline: cron runs <job> on the <host> host
      Then cron on the <host> host runs <job> at <schedule> as <account>

      Examples:
        | host   | job             | schedule     | account  |
        | api    | process-service | 17 * * * *   | recorder |
        | api    | process-service | 47 3 * * 0   | recorder |
        | client | process-client  | * * * * *    | reporter |

    Scenario Outline: The log of the <unit> is rotated, and new lines go to a new file
      When the log of process-<unit> on the <host> host is rotated
      Then <log> on the <host> host eventually contains only new lines
      And <log>.1 on the <host> host contains the earlier lines

      Examples:
        | host   | unit    | log                                |
        | api    | service | /home/recorder/service/service.log |
        | client | client  | /home/reporter/client/client.log   |

  Rule: The API is reachable only through nginx

    Scenario: The service listens only on the API host's loopback address
      Then port 8000 of the api host listens only on 127.0.0.1

    Scenario: Plain HTTP is redirected to HTTPS
      When http://api/api/v1/record is requested
      Then the answer redirects to the same path over https
