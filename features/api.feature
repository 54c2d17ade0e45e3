Feature: The API stores what clients report

  A record is one reading of one host. The API takes it only with the bearer token and only in the
  agreed form, keeps it as a file of its own, and says in JSend (https://github.com/omniti-labs/jsend)
  what became of it.

  Rule: A record is stored whole and answered

    Scenario: A record is stored
      When a record is posted
      Then the answer is 200 success
      And the answer names the record's uuid and timestamp
      And the file named after its uuid and timestamp holds exactly its data

    Scenario: A packed record is stored unpacked
      When a record is posted packed with gzip
      Then the answer is 200 success
      And the file named after its uuid and timestamp holds exactly its data

    Scenario: The same record twice is one record
      Given a record was stored
      When the same record is posted
      Then the answer is 200 success
      And the node has 1 record

    Scenario: Other content under the same name is refused
      Given a record was stored
      When a record of the same uuid and timestamp with other data is posted
      Then the answer is 409 fail
      And the file named after its uuid and timestamp holds exactly its data

  Rule: Nobody gets in without the token

    Scenario Outline: A record <without> is refused
      When a record is posted <without>
      Then the answer is 401 fail
        | field         | reason              |
        | authorization | Unauthorized Access |
      And the answer asks for the bearer scheme
      And the node has no record

      Examples:
        | without               |
        | without a token       |
        | with a wrong token    |
        | with a token as Basic |

  Rule: What is no record is refused, with the reason

    Scenario Outline: A record with a bad <field> is refused: <value>
      When a record is posted whose <field> is <value>
      Then the answer is 400 fail
        | field   | reason   |
        | <field> | <reason> |
      And the node has no record

      Examples: the node's name
        | field | value               | reason                                                                 |
        | uuid  | 7                   | must be a string                                                       |
        | uuid  | "../../etc/passwd"  | must be 1 to 64 ASCII letters, digits and '-', the first not '-'       |
        | uuid  | "-first"            | must be 1 to 64 ASCII letters, digits and '-', the first not '-'       |
        | uuid  | "newline\n"         | must be 1 to 64 ASCII letters, digits and '-', the first not '-'       |

      Examples: the time of the measurement
        | field     | value           | reason                                                                            |
        | timestamp | 1593338576      | must be a string                                                                  |
        | timestamp | "-1"            | must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more   |
        | timestamp | "1234567890123" | must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more   |
        | timestamp | "١٢٣"           | must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more   |
        | timestamp | "1.5\n"         | must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more   |

      Examples: the processes
        | field | value      | reason                             |
        | data  | []         | must be a non-empty array          |
        | data  | {"pid": 1} | must be a non-empty array          |
        | data  | [1, 2]     | must hold objects only, one a process |

    Scenario: Every bad field is named at once
      When the body {"timestamp": "soon", "data": []} is posted
      Then the answer is 400 fail
        | field     | reason                                                                          |
        | uuid      | missing                                                                         |
        | timestamp | must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more |
        | data      | must be a non-empty array                                                       |

    Scenario Outline: A body that is no JSON object is refused: <body>
      When the body <body> is posted
      Then the answer is 400 fail, for the body

      Examples:
        | body                       |
        | nothing                    |
        | [1, 2]                     |
        | {"uuid": "a"               |
        | {"uuid": NaN}              |
        | {"uuid": "a", "uuid": "b"} |
        | {} {}                      |

    Scenario: What is not declared as JSON is refused
      When a record is posted as text/plain
      Then the answer is 415 fail
      And the node has no record

    Scenario: A body over the limit is refused
      When a record is posted that unpacks to more than the limit
      Then the answer is 413 fail
      And the node has no record

  Rule: The test API tells what is stored

    Scenario: Every stored record counts
      Given the number of records of all nodes is known
      When 3 records are posted
      Then the test API counts at least 3 more

    Scenario: The latest record is told with its content
      When a record is posted
      Then the test API comes to tell this record as the latest
