@machines
Feature: The archive runs on the API's host, with few rights

  archive.yml sets it up. It reads records under an account of its own, writes below one folder, and answers through
  nginx. Sealing is a job of cron.

  Rule: The host has what the archive needs

    Scenario: archivist on the api host cannot log in
      Then archivist on the api host has no login shell and no password

    Scenario Outline: <file> on the api host belongs to archivist with mode <mode>
      Then <file> on the api host belongs to archivist with mode <mode>

      Examples:
        | file                                | mode |
        | /home/archivist/archive             | 750  |
        | /home/archivist/archive/config.json | 640  |

    Scenario: The service reads what it may remove
      Then /var/lib/process-records/sealed on the api host belongs to archivist and the group recorder with mode 2750

    Scenario: The api host has exactly the archive's pinned Python packages
      Then the archive on the api host has exactly its pinned packages

    Scenario Outline: <unit> runs on the api host and starts at boot
      Then <unit> runs on the api host
      And <unit> on the api host starts at boot

      Examples:
        | unit            |
        | archive         |
        | process-archive |

  Rule: It works beside the service, and cannot harm it

    Scenario: The archive listens only on the API host's loopback address
      Then port 8001 of the api host listens only on 127.0.0.1

    Scenario Outline: cron runs process-archive at <schedule>
      Then cron on the api host runs process-archive at <schedule> as archivist

      Examples:
        | schedule    |
        | */5 * * * * |
        | 22 * * * *  |

    Scenario: archivist can read records, and nothing else of the service
      Given a record was stored
      Then archivist may run these commands on the api host
        | command                                                |
        | cat /home/recorder/service/records/UUID_TIMESTAMP.json |
        | ls /home/recorder/service/records                      |
      And archivist may not run these commands on the api host
        | command                                                  |
        | cat /home/recorder/service/config.json                   |
        | cat /home/recorder/service/service.log                   |
        | ls /home/recorder/service                                |
        | touch /home/recorder/service/records/new                 |
        | rm -f /home/recorder/service/records/UUID_TIMESTAMP.json |
        | touch /home/recorder/service/.records.journal/new        |

    Scenario: The log of the archive is rotated, and new lines go to a new file
      When the log of process-archive on the api host is rotated
      And the job of cron that seals is run
      Then /home/archivist/archive/archive.log on the api host eventually contains only new lines
      And /home/archivist/archive/archive.log.1 on the api host contains the earlier lines

    Scenario: The job of cron seals a record, and tells the service so
      Given a record was stored
      When the job of cron that seals is run
      Then the sealed lists of the api host name its file
      And the archive of the api host gives it back byte for byte

    Scenario: systemd rates the exposure of the archive as low
      Then systemd rates the exposure of the archive of the api host at 3.0 or better

    Scenario Outline: nginx passes <path> on to the <component>
      When GET <path> is requested through nginx
      Then the answer is <answer>

      Examples:
        | path        | component | answer      |
        | /healthz    | archive   | 200 success |
        | /api/test/x | service   | 403 fail    |

    Scenario: A stopped archive stops no record
      Given the archive of the api host is stopped
      When GET /healthz is requested through nginx
      Then the answer is 502 error "Bad Gateway"
      When a record is posted
      Then the answer is 200 success
