Feature: The service starts with a valid configuration, and names the fault of any other

  The service reads config.json when it starts. All of it must be valid: an unknown key is an error, since
  its author expects an effect. service/tests/test_configuration.py has all faults.

  Rule: A fault ends the start with one line that names the file and the cause

    Scenario Outline: A configuration that <fault> is refused
      Given a separate service that is not started
      And its configuration <fault>
      When process-service serve is run
      Then the exit status is 1
      And stderr is one line with the path of config.json and "<message>"
      And service.log is one line with the path of config.json and "<message>"

      Examples:
        | fault                             | message                                                  |
        | is missing                        | configuration file does not exist                        |
        | is {"records_dir" "records"}      | not valid JSON: line 1 column 16: Expecting ':'          |
        | has the records_dir "config.json" | Could not create storage directory                       |
        | has the token ""                  | bearer token not configured                              |
        | has the record_dir "records"      | unknown key 'record_dir'; known keys: records_dir, token |
        | has the keep_records 0            | 'keep_records' must be a number from 0.01 to 100000      |

  Rule: A disk that cannot keep records is found before records come

    Scenario Outline: <command> finds a disk without <what>
      Given a separate service that is not started
      And its disk has no <what>
      When process-service <command> is run
      Then the exit status is 1
      And stderr is one line with the path of config.json and "Could not use storage directory: cannot <doing>"
      And its records folder is empty or missing

      Examples:
        | command | what         | doing                 |
        | check   | hard-links   | hard-link a file      |
        | serve   | hard-links   | hard-link a file      |
        | check   | fsync        | write and sync a file |
        | serve   | folder-fsync | sync the folder       |

    Scenario: A full disk does not prevent the start, since it still has its records
      Given a separate service with a 3 MiB disk for records and the min_free_mb 1
      When records are posted until one is refused
      And the service is restarted
      And GET /api/test/count is requested
      Then the answer is 200 success

  Rule: A valid configuration takes effect

    Scenario: A records_dir that does not exist is created
      Given a separate service with the records_dir "a/deep/one/records"
      When a record is posted
      Then the answer is 200 success
      And the file UUID_TIMESTAMP.json contains exactly its data
      And other accounts have no access to the folder a/deep/one/records

    Scenario: Two tokens are accepted while one replaces the other
      Given a separate service with the token ["the-new-one", "the-old-one"]
      When a record is posted with the header Authorization: Bearer the-new-one
      Then the answer is 200 success
      When a record is posted with the header Authorization: Bearer the-old-one
      Then the answer is 200 success
      When a record is posted with the header Authorization: Bearer the-new-one,the-old-one
      Then the answer is 401 fail

  Rule: A configuration can be checked before it is used

    Background:
      Given a separate service that is not started

    Scenario: check finds a fault and creates no file
      # Ansible and a reload rely on it: a folder that the service cannot create is a fault as well.
      Given its configuration has the records_dir "config.json/deep"
      When process-service check is run
      Then the exit status is 1
      And stderr is one line with the path of config.json and "Could not create storage directory"
      And its folder contains only config.json

    Scenario: check accepts a valid file
      When process-service check is run
      Then the exit status is 0
      And stdout is one line with the path of config.json and "nothing wrong"
      And its folder contains only config.json
