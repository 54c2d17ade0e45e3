Feature: The client logs every answer and every failure, and goes on

  client.log says of each record what the API answered, or why there was no answer. Whatever it was,
  the next reading is taken. The token never stands in the log, not even where an answer holds it.

  Background:
    Given a client with its own name

  Rule: The answer is logged

    Scenario: A record was stored
      When the client reports once
      Then the client succeeds
      And client.log holds "Response code: 200"
      And client.log holds the API's answer, with the uuid and the timestamp of the record
      And neither stderr nor client.log holds the token

    Scenario: The time is that of UTC, wherever the host is
      Given the client's host is in Japan
      When the client reports once
      Then every line of client.log begins with the time in UTC and a level

    Scenario Outline: The API answers <answer>
      Given a gate between the client and the API
      And the API answers <answer>
      When the client reports once
      Then the client fails with status 1
      And stderr holds "Response code: <answer>"
      And client.log holds "Response code: <answer>"
      And client.log holds "refused with <answer>"

      Examples:
        | answer |
        | 400    |
        | 404    |
        | 409    |
        | 413    |
        | 429    |
        | 500    |
        | 503    |
        | 507    |

    Scenario: The API does not know the token
      Given the client's configuration has the token "wrong-one"
      When the client reports once
      Then the client fails with status 1
      And client.log holds "Response code: 401"
      And neither stderr nor client.log holds "wrong-one"

    Scenario: An answer that holds the token is logged without it
      Given a gate between the client and the API
      And the API answers 400 with the token that it was sent
      When the client reports once
      Then client.log holds "Bearer [token]"
      And neither stderr nor client.log holds the token

    Scenario: An answer of many lines is logged as one
      Given a gate between the client and the API
      And the API answers 400 with 3000 lines
      When the client reports once
      Then client.log holds "line 1 line 2 line 3"
      And every line of client.log begins with the time in UTC and a level
      And no line of client.log is longer than 2200 characters

    Scenario: A redirection is not followed: the token is for the configured address alone
      Given a gate between the client and the API
      And the API answers 308 with the header Location: /api/v1/record
      When the client reports once
      Then the client fails with status 1
      And client.log holds "Response code: 308"
      And the API has received one request from the client, with its token

  Rule: A failure is logged with its cause

    Scenario Outline: <cause>
      Given a gate between the client and the API
      And the API <trouble>
      When the client reports once
      Then the client fails with status 1
      And stderr holds "POST failed: <cause>"
      And client.log holds "POST failed: <cause>"
      And neither stderr nor client.log holds the token

      Examples:
        | trouble                       | cause                                     |
        | is down                       | connection refused                        |
        | takes no connection           | time-out, no connection within            |
        | hangs                         | time-out, no answer within                |
        | loses its answers             | remote end closed connection              |
        | answers what is no HTTP       | not an HTTP response                      |

    Scenario: A name that nobody knows
      Given the client's configuration has the url "https://nowhere.invalid/api/v1/record"
      When the client reports once
      Then the client fails with status 1
      And client.log holds "POST failed: cannot resolve nowhere.invalid"

    Scenario: The environment does not lead the client elsewhere
      Given a gate between the client and the API
      When the client reports once, in an environment that names a proxy and other certificates
      Then the client succeeds
      And the API has received one request from the client, with its token

  Rule: The client goes on

    Scenario: It reports again when the API is back
      Given a gate between the client and the API
      And the API is down
      And the client reports every second
      When client.log comes to hold "POST failed: connection refused" 2 times
      And the API is up
      Then client.log comes to hold "Response code: 200" 2 times
      And the client still runs

    Scenario: One connection serves all readings
      Given a gate between the client and the API
      And the client runs
      When the client gets 3 ticks, each after the reading before
      Then the API has received 3 requests over one connection

    Scenario: It takes its readings on time while the API hangs
      Given a gate between the client and the API
      And the API hangs
      When the client reports every second
      Then client.log comes to hold "POST failed: time-out, no answer within"
      And it tells of 2 readings at least before that

    Scenario: A log that cannot be written ends nothing
      Given client.log is a folder
      When the client reports once
      Then the client succeeds
      And stderr holds "cannot write the log: Is a directory"
      And stderr holds "Response code: 200"

    Scenario: A log that was rotated is begun anew
      Given the client runs
      And the client gets 1 tick, each after the reading before
      When client.log is rotated
      And the client gets 1 tick, each after the reading before
      Then client.log comes to hold "Response code: 200" 1 times
