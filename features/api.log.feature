Feature: service.log shows what was stored and refused, and never a token

  A client with a wrong configuration keeps sending, and nothing of it is stored. Each refusal is one line in
  service.log: the status, what is wrong with which field, the sender's address, and the node's name if it is
  known by then. A line contains nothing else that was sent, since it may be anything, a token included.

  Rule: Each record is one line with the time and the level

    @deployed
    Scenario: A stored record is logged with its name
      When a record is posted
      Then service.log contains "INFO stored UUID_TIMESTAMP.json ("

    @deployed
    Scenario: The time is UTC in any time zone of the host
      Given a separate service on a host in Japan
      When a record is posted
      And a record is posted whose data is []
      Then every line of service.log begins with the time in UTC and a level

  Rule: Each refusal is one line

    @deployed
    Scenario: A refusal names the node if it is known
      Given a separate service
      When a record is posted whose data is []
      Then one line of service.log ends with "refused with 400: data: must be a non-empty array (from 127.0.0.1, uuid UUID)"
      When a record is posted whose uuid is "../etc"
      Then one line of service.log ends with "refused with 400: uuid: must be 1 to 64 ASCII letters, digits and '-', the first not '-' (from 127.0.0.1)"
      When POST /api/v1/record is requested without the token
      Then one line of service.log ends with "refused with 401: authorization: Unauthorized Access (from 127.0.0.1)"

    Scenario: X-Forwarded-For is trusted only from nginx's address
      Given a separate service
      When the body {} is posted from 127.0.0.1 with the header X-Forwarded-For: 192.0.2.7
      Then one line of service.log ends with "(from 192.0.2.7)"
      When the body {} is posted from 127.0.0.2 with the header X-Forwarded-For: 192.0.2.7
      Then one line of service.log ends with "(from 127.0.0.2)"

  Rule: A line contains nothing that a client invented

    Scenario: Unknown fields are not logged
      Given a separate service
      When the body {"invented": 1, "uuid": "invented/"} is posted
      Then the answer is 400 fail
      And service.log contains "unknown field"
      And service.log does not contain "invented"

    Scenario: A token that is sent as a node's name appears nowhere
      Given a separate service with the token ["TOKEN", "node-7"]
      When the body {"uuid": "node-7", "timestamp": "1", "data": [{}]} is posted
      Then the answer is 400 fail
        | field | reason              |
        | uuid  | must not be a token |
      And service.log does not contain "node-7"
      And the node has no records

    Scenario: No token is logged
      When a record is posted
      And a record is posted with the header Authorization: Bearer not-the-token
      And a record is posted with the token in the URL
      Then service.log does not contain "TOKEN"
      And service.log does not contain "not-the-token"
