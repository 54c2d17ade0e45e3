@machines
Feature: Provisioning sets both hosts up

  Ansible puts the service on the API host and the client on the reporting host. What it sets up works
  at once and comes back after a boot. What further runs of the plays do: provisioning.runs.feature.

  Rule: Each host has what it needs

    Scenario Outline: The <host> host has <program>
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

    Scenario Outline: <account> on the <host> host is an account that nobody logs in to
      Then <account> on the <host> host has no login shell and no password

      Examples:
        | host   | account  |
        | api    | recorder |
        | client | reporter |

    Scenario Outline: <file> on the <host> host is <owner>'s with mode <mode>
      Then <file> on the <host> host belongs to <owner> with mode <mode>

      Examples:
        | host   | file                               | owner    | mode |
        | api    | /home/recorder/service             | recorder | 750  |
        | api    | /home/recorder/service/config.json | recorder | 640  |
        | client | /home/reporter/client              | reporter | 750  |
        | client | /home/reporter/client/config.json  | reporter | 640  |

    Scenario Outline: The <host> host has exactly the packages that are pinned
      Then the virtual environment of the <package> on the <host> host holds exactly its pins

      Examples:
        | host   | package |
        | api    | service |
        | client | client  |

    Scenario Outline: SELinux enforces on the <host> host, where there is SELinux
      Then SELinux is enforcing on the <host> host, or it has none

      Examples:
        | host   |
        | api    |
        | client |

  Rule: Each host runs what it should

    Scenario Outline: <unit> runs on the <host> host and comes back after a boot
      Then <unit> runs on the <host> host
      And <unit> starts with the <host> host

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
        | api    | process-service | 17 3 * * 1-6 | recorder |
        | api    | process-service | 17 3 * * 0   | recorder |
        | client | process-client  | * * * * *    | reporter |

    Scenario Outline: The log of the <unit> is rotated, and written on
      When the logs of process-<unit> on the <host> host are rotated
      Then <log> on the <host> host comes to hold new lines only
      And <log>.1 on the <host> host holds what was there before

      Examples:
        | host   | unit    | log                                |
        | api    | service | /home/recorder/service/service.log |
        | client | client  | /home/reporter/client/client.log   |

  Rule: The API is reached through nginx alone

    Scenario: The service itself listens on the API host's own address alone
      Then port 8000 of the api host listens only on 127.0.0.1

    Scenario Outline: TLS 1.2 is spoken and nothing older: <version>
      Then the API <answers> the client host speaking <version> alone

      Examples:
        | version | answers |
        | TLSv1   | refuses |
        | TLSv1.1 | refuses |
        | TLSv1.2 | accepts |

    Scenario: Plain HTTP is sent on to HTTPS
      When http://api/api/v1/record is requested
      Then the answer redirects to the same path over https

    Scenario: Only SSH, HTTP and HTTPS can be reached from the client host
      Then the client host can reach exactly these ports of the api host
        | port |
        | 22   |
        | 80   |
        | 443  |
