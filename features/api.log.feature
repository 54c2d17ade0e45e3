Feature: service.log tells who is refused, and why

  A client that is set up wrongly sends on, and nothing of it is stored. Each refusal is a line in
  service.log with the status, what is wrong with which field, where the request came from, and the node's
  name where that is known by then. What was sent does not stand there: it may hold anything, a token too.

  Background:
    Given a service of the scenario's own

  Rule: Each refused record is one line

    Scenario Outline: A refusal of a record that is known: <why>
      When <request>
      Then one line of service.log says "<why>", its uuid and from 127.0.0.1

      Examples:
        | request                                  | why                                               |
        | a record is posted whose data is []      | refused with 400: data: must be a non-empty array |
        | a record is posted whose timestamp is "" | refused with 400: timestamp: must be seconds      |

    Scenario: A refusal of another record of the same name
      Given a record was stored
      When a record of the same uuid and timestamp with other data is posted
      Then one line of service.log says "refused with 409: timestamp: another record", its uuid and from 127.0.0.1

    Scenario Outline: A refusal before the record is known: <why>
      When <request>
      Then one line of service.log says "<why>", no uuid and from 127.0.0.1

      Examples:
        | request                                                       | why                                            |
        | a record is posted whose uuid is "../etc"                     | refused with 400: uuid: must be 1 to 64        |
        | the body {"uuid": is posted                                   | refused with 400: body: not valid JSON         |
        | a record is posted under the authorization none               | refused with 401: authorization: Unauthorized  |
        | a record is posted as text/plain                              | refused with 415: request: Content-Type must be |

    Scenario: A refusal of a body that is too large
      When a packed record is posted that unpacks to more than 16 MiB
      Then one line of service.log says "refused with 413: request: the body is larger than 16 MiB", no uuid and from 127.0.0.1

    Scenario: Every bad field is named
      When the body {"uuid": 1, "data": []} is posted
      Then one line of service.log says "refused with 400: data: must be a non-empty array; timestamp: missing; uuid: must be a string", no uuid and from 127.0.0.1

  Rule: Whatever a line tells, when and how grave it is comes first

    Scenario: The time is that of UTC, wherever the host is
      Given a service of the scenario's own on a host in Japan
      When a record is posted
      And a record is posted whose data is []
      Then every line of service.log begins with the time in UTC and a level

    Scenario: A record that comes again is told from a new one
      When a record is posted
      And the same record is posted
      Then one line of service.log says "INFO stored UUID_TIMESTAMP.json"
      And one line of service.log says "INFO had UUID_TIMESTAMP.json already"

  Rule: The address is the client's, as nginx passes it on

    Scenario Outline: From 127.0.0.1, with the header X-Forwarded-For: <header>
      When an empty record is posted from 127.0.0.1 with the header X-Forwarded-For: <header>
      Then one line of service.log says "refused with 400", no uuid and from <address>

      Examples:
        | header                         | address     |
        | 192.0.2.7                      | 192.0.2.7   |
        | 2001:db8::7                    | 2001:db8::7 |
        | web-1                          | 127.0.0.1   |
        | 192.0.2.7, x                   | 127.0.0.1   |
        | fe80::1%made-up (from 8.8.8.8) | 127.0.0.1   |

    Scenario: Nobody else is believed
      When an empty record is posted from 127.0.0.2 with the header X-Forwarded-For: 192.0.2.7
      Then one line of service.log says "refused with 400", no uuid and from 127.0.0.2

  Rule: What was sent does not stand there

    Scenario Outline: Neither a value nor a name that the client made up: <body>
      When the body <body> is posted
      Then one line of service.log says "<why>", no uuid and from 127.0.0.1
      And service.log does not hold "made-up"

      Examples:
        | body                                                    | why              |
        | {"uuid": "made-up/", "timestamp": "made-up", "data": 1} | uuid: must be    |
        | {"made-up": 1}                                          | unknown field    |
        | {"made-up": made-up}                                    | not valid JSON   |
        | made-up                                                 | not valid JSON   |

    Scenario Outline: No token, where a client sends one as a name: <body>
      Given a service of the scenario's own that takes the token node-7 as well
      When the body <body> is posted
      Then the answer is 400 fail
      And the answer does not hold "node-7"
      And one line of service.log says "<why>", no uuid and from 127.0.0.1
      And service.log does not hold "node-7"
      And the folder of records is empty

      Examples:
        | body                                                | why                                            |
        | {"uuid": "node-7", "timestamp": "1", "data": [{}]}  | refused with 400: uuid: must not be a token (  |
        | {"data": [{}], "timestamp": "1", "uuid": "node-7"}  | refused with 400: uuid: must not be a token (  |
        | {"uuid": "node-7", "timestamp": "1", "data": []}    | non-empty array; uuid: must not be a token (   |
        | {"uuid": "node-7", "timestamp": "1", "made-up": 7}  | unknown field; uuid: must not be a token (     |
        | {"node-7": 1}                                       | body: a token must not be a field;             |
