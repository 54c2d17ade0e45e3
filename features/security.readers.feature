@machines
Feature: Accounts may read the records, and nothing else of the service

  The archive reads records under an account of its own. Members of the group process-records may read the records
  and the journal, and pass through the folders above. They can write nothing there, and read neither the
  configuration, which contains the token, nor the log.

  Rule: Records and journal belong to their readers' group

    Scenario Outline: <folder> gives its group to the files in it
      Then <folder> on the api host belongs to recorder and the group process-records with mode 2750

      Examples:
        | folder                                 |
        | /home/recorder/service/records         |
        | /home/recorder/service/.records.journal |

    Scenario: A new record is readable by the group
      Given a record was stored
      Then its file belongs to recorder and the group process-records with mode 640

    Scenario: Records from before the group existed become readable in the background
      Given a record was stored
      And its file belongs to the service's own group, with mode 0600
      When process-service-share on the api host is restarted
      Then its file eventually belongs to recorder and the group process-records with mode 640

    Scenario: A journal that was removed is made again for its readers
      Given the journal of the api host was removed
      When a record is posted
      Then /home/recorder/service/.records.journal on the api host belongs to recorder and the group process-records with mode 2750

  @slow
  Rule: service_readers names the accounts

    Scenario: A reader reads records, and nothing else
      Given an account on the api host without any rights
      And a record was stored
      Then the account cannot run these commands on the api host
        | command                                            |
        | cat /home/recorder/service/records/UUID_TIMESTAMP.json |
      When api.yml lets this account read records
      Then exactly these tasks changed something
        | task                                                    |
        | service : Add the readers to the group                  |
        | service : Let the readers pass through the folders above |
      And the account can run these commands on the api host
        | command                                                |
        | cat /home/recorder/service/records/UUID_TIMESTAMP.json |
        | ls /home/recorder/service/records                      |
        | grep -r UUID_TIMESTAMP.json /home/recorder/service/.records.journal |
      And the account cannot run these commands on the api host
        | command                                                |
        | cat /home/recorder/service/config.json                 |
        | cat /home/recorder/service/service.log                 |
        | ls /home/recorder/service                              |
        | ls /home/recorder                                      |
        | touch /home/recorder/service/new                       |
        | touch /home/recorder/service/records/new               |
        | touch /home/recorder/service/.records.journal/new      |
        | rm -f /home/recorder/service/records/UUID_TIMESTAMP.json |
        | sh -c 'echo >>/home/recorder/service/records/UUID_TIMESTAMP.json' |
        | sh -c 'echo >>"$(ls -d /home/recorder/service/.records.journal/* \| tail -n 1)"' |
      When api.yml lets this account read records
      Then no task changed anything

    @nightly
    Scenario: A reader without an account is refused by name
      When api.yml lets the account no-such-account read records
      Then the play fails with "does not have: no-such-account."
      And no task changed anything
