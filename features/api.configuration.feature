Feature: The service starts from a right configuration, and names the fault of a wrong one

  config.json is read once, at the start. What it says has to be right in full: a key that nobody knows
  is a mistake of somebody who believes it works.

  Rule: A fault ends the start with one line that names file and cause

    Scenario Outline: <message>: a configuration that <fault>
      Given a configuration of the service that <fault>
      When the service is started with it
      Then it ends with status 1
      And its only line on stderr names config.json and says "<message>"
      And so does the only line in service.log

      Examples: the file
        | fault                           | message                                           |
        | is gone                         | configuration file does not exist                 |
        | is a folder                     | Could not open configuration file: Is a directory |
        | is empty                        | not valid JSON: line 1 column 1: Expecting value  |
        | is {"records_dir" "records"}    | not valid JSON: line 1 column 16: Expecting ':'   |
        | is []                           | not a JSON object: it must be {...} with the keys |
        | is {"token": "a", "token": "b"} | not valid JSON: duplicate key 'token'             |
        | is not UTF-8                    | not valid JSON: line 1 column 15: not UTF-8 text  |
        | is nested 100000 levels deep    | not valid JSON: nested too deeply                 |

      Examples: the folder of records
        | fault                                  | message                            |
        | has no records_dir                     | Storage directory not configured   |
        | has the records_dir ""                 | Storage directory not configured   |
        | has the records_dir 7                  | Storage directory not configured   |
        | has the records_dir "config.json"      | Could not create storage directory |
        | has the records_dir "config.json/deep" | Could not create storage directory |
        | has the records_dir "nul\u0000"        | Could not create storage directory |

      Examples: the token
        | fault                       | message                     |
        | has no token                | bearer token not configured |
        | has the token ""            | bearer token not configured |
        | has the token 7             | bearer token not configured |
        | has the token []            | bearer token not configured |
        | has the token ["right", 7]  | bearer token not configured |
        | has the token ["right", ""] | bearer token not configured |
        | has the token "two words"   | bearer token not configured |
        | has the token "tökén"       | bearer token not configured |

      Examples: other keys
        | fault                        | message                                                  |
        | has the record_dir "records" | unknown key 'record_dir'; known keys: records_dir, token |
        | has the keep_records 0       | 'keep_records' must be a whole number from 1 to 100000   |
        | has the keep_records "7"     | 'keep_records' must be a whole number from 1 to 100000   |
        | has the keep_records 1.5     | 'keep_records' must be a whole number from 1 to 100000   |
        | has the keep_records true    | 'keep_records' must be a whole number from 1 to 100000   |
        | has the keep_records 100001  | 'keep_records' must be a whole number from 1 to 100000   |
        | has the max_record_mb 0      | 'max_record_mb' must be a whole number from 1 to 100000  |
        | has the min_free_mb -1       | 'min_free_mb' must be a whole number from 0 to 100000    |
        | has the max_record_mb "16"   | 'max_record_mb' must be a whole number from 1 to 100000  |

    Scenario: A folder that is not there is named in one line as well
      Given a configuration of the service whose folder is gone
      When the service is started with it
      Then it ends with status 1
      And its only line on stderr names config.json and says "configuration file does not exist"

  Rule: A right configuration is carried out

    Scenario Outline: A records_dir that does not exist is created: <records_dir>
      Given a service of the scenario's own with the records_dir <records_dir>
      When a record is posted
      Then the answer is 200 success
      And the file named after its uuid and timestamp holds exactly its data
      And the folder <folder> is closed to others
      When GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record

      Examples:
        | records_dir          | folder             |
        | "records"            | records            |
        | "a/deep/one/records" | a/deep/one/records |
        | "records/"           | records            |

    Scenario: A record's size is limited as configured
      Given a service of the scenario's own with the max_record_mb 1
      When a packed record is posted that unpacks to more than 1 MiB
      Then the answer is 413 fail
        | field   | reason                                 |
        | request | the body is larger than 1 MiB unpacked |

    Scenario: Two tokens are taken while one replaces the other
      Given a service of the scenario's own with the token ["the-new-one", "the-old-one"]
      When a record is posted under the authorization Bearer the-new-one
      Then the answer is 200 success
      When a record is posted under the authorization Bearer the-old-one
      Then the answer is 200 success
      When a record is posted under the authorization Bearer the-new-one,the-old-one
      Then the answer is 401 fail

    Scenario: check finds the fault of a file and leaves nothing beside it
      Given a configuration of the service that has no token
      When the configuration is checked
      Then it ends with status 1
      And its only line on stderr names config.json and says "bearer token not configured"
      And nothing but config.json is in its folder

    Scenario Outline: check finds that a folder of records cannot be made: <records_dir>
      # or else a reload would be said to have succeeded, which the service then refuses
      Given a configuration of the service that has the records_dir <records_dir>
      When the configuration is checked
      Then it ends with status 1
      And its only line on stderr names config.json and says "Could not create storage directory"
      And nothing but config.json is in its folder

      Examples:
        | records_dir        |
        | "config.json"      |
        | "config.json/deep" |
        | "nul\u0000"        |

    Scenario: check finds nothing wrong with a right file
      Given a configuration of the service that is right
      When the configuration is checked
      Then it ends with status 0
      And it says "config.json: nothing wrong"
      And nothing but config.json is in its folder

    Scenario Outline: A number of workers that cannot be is refused: <workers>
      Given a configuration of the service that is right
      When the service is started with it and <workers> workers
      Then it ends with status 2
      And stderr holds "must be a whole number from 1, not <workers>"

      Examples:
        | workers |
        | 0       |
        | -1      |
        | two     |
