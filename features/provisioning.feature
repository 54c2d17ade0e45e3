Feature: Provisioning sets both hosts up, and leaves alone what is right

  Ansible puts the service on the API host and the client on the reporting host. What it set up works
  at once; what is as it should be, a second run does not touch; what was damaged, it repairs.

  Rule: Both hosts run what they should

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

    Scenario Outline: <file> on the <host> host is <owner>'s with mode <mode>
      Then <file> on the <host> host belongs to <owner> with mode <mode>

      Examples:
        | host   | file                              | owner    | mode |
        | api    | /home/recorder/service            | recorder | 750  |
        | api    | /home/recorder/service/config.json | recorder | 640  |
        | client | /home/reporter/client             | reporter | 750  |
        | client | /home/reporter/client/config.json | reporter | 640  |

    Scenario Outline: The <host> host has exactly the packages that are pinned
      Then the virtual environment of the <package> on the <host> host holds exactly its pins

      Examples:
        | host   | package |
        | api    | service |
        | client | client  |

    Scenario: Plain HTTP is sent on to HTTPS
      When http://api/api/v1/record is asked for
      Then the answer leads to the same path over https

    Scenario: Only SSH, HTTP and HTTPS can be reached from the client host
      Then from the client host these ports of the api host are open, and no other of them
        | port | open |
        | 22   | yes  |
        | 80   | yes  |
        | 443  | yes  |
        | 111  | no   |
        | 5000 | no   |
        | 8000 | no   |

    Scenario: The test API answers nobody but the API host
      When the test API is asked from outside
      Then the answer is 403 fail

    Scenario: nginx itself refuses in JSend what is far too large
      When a body of 17 MiB is posted
      Then the answer is 413 fail

  Rule: The life-cycle commands work

    Scenario: A stopped client stays stopped until it is started
      When the client is stopped
      Then no record of the client arrives for 12 seconds
      When the client is started
      Then a record of the client arrives within 20 seconds

    Scenario: The service takes a changed configuration without a restart
      When the service is reloaded
      Then the service still runs under the same process
      And a record of the client arrives within 20 seconds

    Scenario: A faulty configuration is refused by a reload, and the service goes on
      When the service is reloaded with a faulty configuration
      Then the journal of the service names the fault
      And a record of the client arrives within 20 seconds

  Rule: A second run changes nothing, and repairs what was damaged

    @slow
    Scenario Outline: A second run of <playbook> changes nothing
      When <playbook> is run
      Then no task changed anything
      And the play touched the <host> host alone

      Examples:
        | playbook   | host   |
        | api.yml    | api    |
        | client.yml | client |

    @slow @destructive
    Scenario: Damage to the client host is repaired, and nothing else is touched
      Given the client's schedule was removed
      And the mode of /home/reporter/client/config.json was changed to 0666
      When client.yml is run
      Then exactly these tasks changed something
        | task                                                            |
        | client : Write the client's configuration                       |
        | client : Write the unit, the schedule and the rotation of the log |
        | client : Restart the client                                     |
      And a record of the client arrives within 20 seconds
