Feature: The API stores what clients report

  A record is one reading of one host. The API takes it only with the bearer token and only in the
  agreed form, keeps it as a file of its own, and says in JSend (https://github.com/omniti-labs/jsend)
  what became of it. What it refuses is in api.refusals.feature, its configuration in
  api.configuration.feature, how it holds out in api.durability.feature.

  Rule: A record is stored whole and answered

    Scenario: A record is stored
      When a record is posted
      Then the answer is 200 success
      And the answer names the record's uuid and timestamp
      And the file named after its uuid and timestamp holds exactly its data

    Scenario Outline: Data is stored byte by byte as it was sent: <data>
      When a record with the data <data> is posted
      Then the answer is 200 success
      And the file named after its uuid and timestamp holds exactly its data

      Examples:
        | data                                                |
        | [{}]                                                |
        | [ {"pid": 1 , "name": "init"} ]                     |
        | [{"a": 1.10, "b": 1E5, "c": -0.0}]                  |
        | [{"bytes": 123456789012345678901234567890}]         |
        | [{"name": "übung", "escaped": "\u00fc \ud83d \" "}] |
        | [{"deep": {"deeper": [[], {}, null, true]}}]        |
        | [{"a": 1, "a": 2}]                                  |
        | [{"huge": 1e999, "tiny": -1e-999}]                  |

    Scenario Outline: Its fields may stand in any order and be spaced: <form>
      When a record is posted written as <form>
      Then the answer is 200 success
      And the answer names the record's uuid and timestamp
      And the file named after its uuid and timestamp holds exactly its data

      Examples:
        | form                                                              |
        | {"uuid":UUID,"timestamp":TIMESTAMP,"data":DATA}                   |
        | { "data" : DATA , "timestamp" : TIMESTAMP , "uuid" : UUID }       |
        | {"timestamp": TIMESTAMP, "uuid": UUID, "data": DATA}              |
        | {"\u0075uid": UUID, "timestamp": TIMESTAMP, "d\u0061ta": DATA}    |
        | {"uuid" :UUID, "timestamp" :TIMESTAMP, "data" :  DATA  }          |

    Scenario: A number may have more digits than computers count with
      When a record with a number of 5000 digits is posted
      Then the answer is 200 success
      And the file named after its uuid and timestamp holds exactly its data

    Scenario: A record need not say how long it is
      When a record is posted piece by piece
      Then the answer is 200 success
      And the file named after its uuid and timestamp holds exactly its data

    Scenario Outline: A record packed as <encoding> is stored unpacked
      When a record is posted packed as <encoding>
      Then the answer is 200 success
      And the file named after its uuid and timestamp holds exactly its data

      Examples:
        | encoding |
        | gzip     |
        | GZIP     |
        | identity |

    Scenario Outline: The <field> may be as long as <value>
      When a record is posted whose <field> is <value>
      Then the answer is 200 success
      And the answer names the record's uuid and timestamp
      And the file named after its uuid and timestamp holds exactly its data

      Examples:
        | field     | value                    |
        | timestamp | "0"                      |
        | timestamp | "1593338576.5624585"     |
        | timestamp | "999999999999.999999999" |
        | uuid      | of 64 characters         |

    Scenario Outline: The authorization <authorization> is taken
      When a record is posted under the authorization <authorization>
      Then the answer is 200 success

      Examples:
        | authorization   |
        | Bearer TOKEN    |
        | bearer TOKEN    |
        | BEARER TOKEN    |
        | Bearer    TOKEN |

    Scenario Outline: The media type <media_type> is taken
      When a record is posted as <media_type>
      Then the answer is 200 success

      Examples:
        | media_type                      |
        | application/json; charset=utf-8 |
        | Application/JSON                |

  Rule: A name is given once

    Scenario: The same record twice is one record
      Given a record was stored
      When the same record is posted
      Then the answer is 200 success
      And the answer names the record's uuid and timestamp
      And the node has 1 record

    Scenario: Other content under the same name is refused
      Given a record was stored
      When a record of the same uuid and timestamp with other data is posted
      Then the answer is 409 fail
        | field     | reason                                         |
        | timestamp | another record of this uuid and time is stored |
      And the file named after its uuid and timestamp holds exactly its data

  Rule: What cannot be written is said, and nothing is half-written

    Scenario Outline: A record is refused while the folder of records <trouble>, and taken after that
      Given a service of the scenario's own
      And its folder of records <trouble>
      When a record is posted
      Then the answer is 500 error "Could not write to records/UUID_TIMESTAMP.json"
      When the folder of records is mended
      And the same record is posted
      Then the answer is 200 success
      And the folder of records holds this one file and nothing else

      Examples:
        | trouble   |
        | is gone   |
        | is a file |

  Rule: The test API tells what is stored

    Scenario: Every stored record counts
      Given a service of the scenario's own
      When 3 records are posted
      And GET /api/test/count is asked for
      Then the answer is 200 success, with the data {"count": 3}

    Scenario: The latest record is told with its content
      Given a service of the scenario's own
      When a record is posted
      And GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record

    Scenario: Where nothing is stored there is no latest record
      Given a service of the scenario's own
      When GET /api/test/count is asked for
      Then the answer is 200 success, with the data {"count": 0}
      When GET /api/test/latest is asked for
      Then the answer is 404 fail
        | field  | reason              |
        | latest | no record is stored |

    Scenario: Only records count
      Given a service of the scenario's own that is not started
      And its folder of records holds these files
        | file                                  | age      |
        | web-1_1593338571.56.json              | 1 minute |
        | .web-1_1593338576.56.json.k2_x9ab.tmp | 1 minute |
        | notes.json                            | 1 minute |
      When the service starts
      And GET /api/test/count is asked for
      Then the answer is 200 success, with the data {"count": 1}

    Scenario: The latest record is the one that was received last
      Given a service of the scenario's own
      When a record is posted
      And a record is posted whose timestamp is "1"
      And GET /api/test/count is asked for
      Then the answer is 200 success, with the data {"count": 2}
      When GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record

    Scenario Outline: A folder of records that <trouble> is an error of the service, and said
      Given a service of the scenario's own
      And its folder of records <trouble>
      When GET <path> is asked for
      Then the answer is 500 error "Could not read records"

      Examples:
        | trouble   | path             |
        | is gone   | /api/test/count  |
        | is a file | /api/test/latest |

  Rule: The log says what was done, and never shows a token

    Scenario: What was stored and what was refused stands in the log
      Given a service of the scenario's own
      When a record is posted
      Then service.log holds the name of its file
      When a record is posted whose data is []
      Then service.log holds "refused with 400: data: must be a non-empty array"

    Scenario: No token stands in the log
      When a record is posted
      And a record is posted whose data is []
      And a record is posted under the authorization Bearer not-the-token
      And a record is posted with the token in the address
      Then service.log holds neither the token nor the wrong one

  Rule: The API describes itself to programs

    Scenario: The description names every operation
      When GET /api/v1/openapi.json is asked for
      Then the answer is an OpenAPI 3 description of exactly these operations
        | method | path                 |
        | POST   | /api/v1/record       |
        | GET    | /api/v1/openapi.json |
        | GET    | /api/test/count      |
        | GET    | /api/test/latest     |

  Rule: The whole API runs from a folder with a configuration

    Scenario: flask run serves the API as the introduction shows it
      Given a service of the scenario's own that "flask run" serves
      When the introduction's curl call posts a record to http://127.0.0.1:5000/api/v1/record
      Then curl prints {"data":{"timestamp":"1593338576.5624585","uuid":"a9201032-1e1f-40a2-8995-8472a76dd7d2"},"status":"success"}
      When the introduction's curl call asks http://127.0.0.1:5000/api/test/count
      Then curl prints {"data":{"count":1},"status":"success"}
      When the introduction's curl call asks http://127.0.0.1:5000/api/test/latest
      Then curl prints {"data":{"content":[{"pid":1}],"filename":"records/a9201032-1e1f-40a2-8995-8472a76dd7d2_1593338576.5624585.json"},"status":"success"}
