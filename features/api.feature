Feature: The API stores what clients report

  A record is one reading of one node. The API accepts it only with the bearer token and only in the
  agreed form, stores it as a file of its own, and answers in JSend (https://github.com/omniti-labs/jsend).
  api.refusals.feature shows what it refuses, api.configuration.feature how it is configured, and
  api.durability.feature what it survives. Every form of a field, a body and a header is in service/tests/.

  A scenario with "a separate service" starts one of its own beside the deployed one.

  Rule: A record is stored completely and answered

    @deployed
    Scenario: A record is stored
      When a record is posted
      Then the answer is 200 success with the record's uuid and timestamp
      And the file UUID_TIMESTAMP.json contains exactly its data

    @deployed
    Scenario Outline: Data is stored byte for byte: <data>
      When a record is posted whose data is <data>
      Then the answer is 200 success with the record's uuid and timestamp
      And the file UUID_TIMESTAMP.json contains exactly its data

      Examples:
        | data                                                |
        | [ {"a": 1.10, "b": 1E5, "c": -0.0} ]                |
        | [{"name": "übung", "escaped": "\u00fc \ud83d \" "}] |

    Scenario: The fields may have any order and spacing
      When the record { "data" : DATA , "timestamp" : TIMESTAMP ,"uuid":UUID } is posted
      Then the answer is 200 success with the record's uuid and timestamp
      And the file UUID_TIMESTAMP.json contains exactly its data

    Scenario: A record needs no Content-Length
      When a record is posted in chunks
      Then the answer is 200 success with the record's uuid and timestamp
      And the file UUID_TIMESTAMP.json contains exactly its data

    @deployed
    Scenario: A record compressed with gzip is stored uncompressed
      When a compressed record is posted
      Then the answer is 200 success with the record's uuid and timestamp
      And the file UUID_TIMESTAMP.json contains exactly its data

    Scenario Outline: <coding> is the same as gzip
      When a record compressed as <coding> is posted
      Then the answer is 200 success with the record's uuid and timestamp
      And the file UUID_TIMESTAMP.json contains exactly its data

      Examples:
        | coding                  |
        | x-gzip                  |
        | gzip of several members |

    Scenario Outline: <path> is the same path as /api/v1/record
      When a record is posted to exactly <path>
      Then the answer is 200 success with the record's uuid and timestamp

      Examples:
        | path                     |
        | /api/v1/%72ecord         |
        | http://api/api/v1/record |

  Rule: A name belongs to one record

    @deployed
    Scenario: The same record twice is one record
      Given a record was stored
      When the same record is posted
      Then the answer is 200 success with the record's uuid and timestamp
      And the node has 1 record

    @deployed
    Scenario: Other content under the same name is refused
      Given a record was stored
      When a record of the same uuid and timestamp with other data is posted
      Then the answer is 409 fail
        | field     | reason                                         |
        | timestamp | another record of this uuid and time is stored |
      And the file UUID_TIMESTAMP.json contains exactly its data

  Rule: A record that cannot be written is an error and leaves no file

    Scenario: A record is refused while the records folder is missing, and accepted after that
      Given a separate service
      And its records folder is missing
      When a record is posted
      Then the answer is 500 error "Could not write to records/UUID_TIMESTAMP.json"
      When its records folder is back
      And the same record is posted
      Then the answer is 200 success
      And its records folder contains only this record

  Rule: The test API reports what is stored

    Background:
      Given a separate service

    Scenario: Every stored record is counted
      When 3 records are posted
      And GET /api/test/count is requested
      Then the answer is 200 success with the data {"count": 3}

    Scenario: The latest record is the one that was received last
      When a record is posted
      And a record is posted whose timestamp is "1"
      And GET /api/test/latest is requested
      Then the answer is 200 success with the record's filename and content

    Scenario: Without records there is no latest one
      When GET /api/test/count is requested
      Then the answer is 200 success with the data {"count": 0}
      When GET /api/test/latest is requested
      Then the answer is 404 fail
        | field  | reason              |
        | latest | no record is stored |

    Scenario: A missing records folder is an error
      Given its records folder is missing
      When GET /api/test/count is requested
      Then the answer is 500 error "Could not read records"

  Rule: The API describes itself to programs

    Scenario: The description contains every operation
      When GET /api/v1/openapi.json is requested
      Then the answer is an OpenAPI 3 description of exactly these operations
        | method | path                 |
        | POST   | /api/v1/record       |
        | GET    | /api/v1/openapi.json |
        | GET    | /api/test/count      |
        | GET    | /api/test/latest     |

  Rule: A folder with config.json is enough to serve the API

    Scenario: flask run serves the API as the introduction shows it
      Given a separate service under "flask run"
      When the introduction's curl call posts a record to http://127.0.0.1:5000/api/v1/record
      Then curl prints {"data":{"timestamp":"1593338576.5624585","uuid":"a9201032-1e1f-40a2-8995-8472a76dd7d2"},"status":"success"}
      When the introduction's curl call requests http://127.0.0.1:5000/api/test/count
      Then curl prints {"data":{"count":1},"status":"success"}
      When the introduction's curl call requests http://127.0.0.1:5000/api/test/latest
      Then curl prints {"data":{"content":[{"pid":1}],"filename":"records/a9201032-1e1f-40a2-8995-8472a76dd7d2_1593338576.5624585.json"},"status":"success"}
