Feature: Records can be packed on the disk

  A record of 200 processes takes 277 KB, and a twentieth of that if it is packed. With pack_records the service
  stores UUID_TIMESTAMP.json.gz. Clients notice nothing: a name belongs to one record, in whichever form.
  service/tests/test_packing.py has every case, also two processes that store the two forms at the same moment.

  Scenario: A packed record is its data, packed with gzip
    Given a separate service with the pack_records true
    When a record is posted
    Then the answer is 200 success
    And the file UUID_TIMESTAMP.json.gz contains its data, packed
    And its records folder contains only the packed record
    And the latest record is the posted one, in the file UUID_TIMESTAMP.json.gz

  Scenario Outline: A name is taken in either form, also after pack_records has become <after>
    Given a separate service with the pack_records <before>
    And a record was stored
    When the service is reloaded with the pack_records <after>
    Then eventually all workers are new
    When the same record is posted
    Then the answer is 200 success
    When a record of the same uuid and timestamp with other data is posted
    Then the answer is 409 fail
    And the node has 1 record
    When a record is posted
    Then the node has 2 records

    Examples:
      | before | after |
      | false  | true  |
      | true   | false |

  Scenario: Packed records are removed when they are old
    Given a separate service with the pack_records true
    When 3 records are posted
    And the service's files age by 9 days
    And a record is posted
    And the hourly cleanup runs
    Then the node has 1 record
    And its records folder contains only the packed record

  Scenario: An error names the record without .gz
    Given a separate service with the pack_records true
    And its records folder is missing
    When a record is posted
    Then the answer is 500 error "Could not write to records/UUID_TIMESTAMP.json"
