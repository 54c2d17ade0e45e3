Feature: A node's token writes the records of that node and opens nothing else

  The token of config.json writes records of any node and opens the test API. A host that has it can write
  records in the name of every other host. With a node_secret the API also accepts one token per node:
  its uuid, a dot, and the HMAC-SHA256 of the uuid by the secret in hexadecimal. So a token carries the name
  of its node, and no list of them is needed.

  Rule: The API accepts the token of a node for its records alone

    Background:
      Given a separate service with the node_secret "the-secret"

    Scenario: A node writes its own record
      When a record is posted with the token of its node
      Then the answer is 200 success with the record's uuid and timestamp
      And the file UUID_TIMESTAMP.json contains exactly its data

    Scenario: A node cannot write the record of another one
      When a record is posted with the token of the node other-node
      Then the answer is 403 fail
        | field | reason                     |
        | uuid  | not the node of this token |
      And nothing of it is stored
      And one line of service.log ends with "refused with 403: uuid: not the node of this token (from 127.0.0.1, uuid UUID)"

    Scenario Outline: It does not open <method> <path>
      When <method> <path> is requested with the token of the node other-node
      Then the answer is 403 fail
        | field         | reason                                     |
        | authorization | this token only writes records of its node |

      Examples:
        | method | path                 |
        | GET    | /api/test/count      |
        | GET    | /api/test/latest     |
        | POST   | /api/test/latest     |
        | GET    | /api/v1/openapi.json |

    Scenario: The token of all nodes still writes records of any node
      When a record is posted
      Then the answer is 200 success

    Scenario Outline: The token is refused first, then what cannot be read, then another node, then other fields
      When the body <body> is posted with the token of the node <node>
      Then the answer is <status> fail
        | field   | reason   |
        | <field> | <reason> |

      Examples:
        | node            | body                                       | status | field         | reason                                       |
        | that is unknown | {"uuid": "a"                               | 401    | authorization | Unauthorized Access                          |
        | a               | {"uuid": "b"                               | 400    | body          | not valid JSON: '}' expected at character 12 |
        | a               | {"uuid": "b", "timestamp": 1}              | 403    | uuid          | not the node of this token                   |
        | a               | {"uuid": "a", "timestamp": "1", "data": 1} | 400    | data          | must be a non-empty array                    |

  Rule: An operator computes tokens with the service's own command

    Scenario: process-service token prints the token of a node and nothing else
      Given a separate service that is not started
      And its configuration has the node_secret ["the-new-secret", "the-old-secret"]
      When process-service token web-1 is run
      Then stdout is the token of the node web-1 by the secret "the-new-secret"
      And its folder contains only config.json

    Scenario: Without a node_secret there is no token
      Given a separate service that is not started
      When process-service token web-1 is run
      Then the exit status is 1
      And stderr is one line with the path of config.json and "'node_secret' is not configured"

  Rule: A secret is replaced without a lost request

    Scenario: A reload begins and ends the replacement while records arrive
      Given a separate service with the node_secret "the-old-secret"
      And 3 connections that post records continuously
      When the service is reloaded with the node_secret ["the-new-secret", "the-old-secret"]
      Then the token by the secret "the-new-secret" is eventually accepted
      And the token by the secret "the-old-secret" is eventually accepted
      When the service is reloaded with the node_secret "the-new-secret"
      Then the token by the secret "the-old-secret" is eventually refused
      And the token by the secret "the-new-secret" is eventually accepted
      And all records of these connections were accepted and are stored
