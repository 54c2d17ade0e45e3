Feature: A play whose hosts file cannot work fails before it touches a host

  The plays check the hosts file on the control machine before they connect to a host, and name the variable that is
  at fault. The hosts of these inventories cannot be reached.

  Rule: There is an API for the clients

    Scenario Outline: <playbook> with an inventory <how> group api
      Given an inventory <how> group api
      When <playbook> is run with this inventory
      Then the play fails with "The group api is empty"
      And no task changed anything

      Examples:
        | how           | playbook   |
        | with an empty | site.yml   |
        | with an empty | client.yml |
        | with an empty | rotate.yml |
        | without a     | client.yml |

  Rule: The archive is where the records are

    Scenario Outline: <playbook> with an archive on another host
      Given an inventory with an archive on another host
      When <playbook> is run with this inventory
      Then no host was touched
      And the play fails with "archive names elsewhere1, which is not in the group api"

      Examples:
        | playbook    |
        | archive.yml |
        | site.yml    |

  Rule: A hosts file has types, and each value is used as it is written or refused

    Scenario: Each variable that means something else is named
      Given an inventory with these variables
        | host    | variable                | value                  |
        | all     | recorder_token          | 12345678901234567890   |
        | all     | recorder_hardening      | treu                   |
        | all     | archive_keep_archive    | a year                 |
        | all     | service_allowed_clients | "['10.0.0.300']"       |
        | api1    | service_keep_records    | a week                 |
        | api1    | service_workers         | 0                      |
        | client1 | client_uuid             | 0x10                   |
        | client1 | client_spool_mb         | True                   |
        | client1 | client_url              | https://2001:db8::1/x  |
        | client2 | client_uuid             | 12                     |
        | client2 | client_collect          | everything             |
      When site.yml is run with this inventory
      Then no host was touched
      And the play names these variables
        | variable                |
        | archive_keep_archive    |
        | client_collect          |
        | client_spool_mb         |
        | client_url              |
        | client_uuid             |
        | recorder_hardening      |
        | recorder_token          |
        | service_allowed_clients |
        | service_keep_records    |
        | service_workers         |
      And the output does not contain "12345678901234567890"

    Scenario Outline: <playbook> checks the variables of its own hosts
      Given an inventory with these variables
        | host   | variable   | value   |
        | <host> | <variable> | <value> |
      When <playbook> is run with this inventory
      Then no host was touched
      And the play fails with "<variable> "

      Examples:
        | playbook   | host    | variable             | value      |
        | client.yml | client2 | client_mask          | True       |
        | rotate.yml | all     | recorder_api_address | 10.0.0.300 |

    Scenario: Several API hosts have an address each, with a certificate of its own
      Given an inventory with these variables
        | host | variable        | value |
        | api2 | service_workers | 2     |
      When client.yml is run with this inventory
      Then no host was touched
      And the play fails with "The 2 hosts of the group api have 1 address(es), api1"

    Scenario: Two hosts may not have one uuid
      Given an inventory with these variables
        | host    | variable    | value     |
        | client  | client_uuid | web-1     |
        | client2 | client_uuid | '"web-1"' |
      When client.yml is run with this inventory
      Then no host was touched
      And the play fails with "client_uuid web-1 is used for client1 and client2"

    Scenario: A correct hosts file passes
      Given an inventory with these variables
        | host    | variable                | value                        |
        | all     | service_allowed_clients | "['192.0.2.0/24', '::1']"    |
        | all     | recorder_hardening      | no                           |
        | api     | service_keep_records    | "30"                         |
        | api2    | recorder_api_address    | 192.0.2.20                   |
        | client1 | client_url              | "['https://a/x','https://b/x']" |
        | client1 | client_uuid             | '"12"'                       |
        | client2 | client_uuid             | 007                          |
        | client  | client_mask             | False                        |
        | client  | client_collect          | ['environ']                  |
      When site.yml is run with this inventory
      Then the play fails only because it cannot connect to a host
