Feature: The client logs every answer and every failure, and goes on

  client.log has for each record what the API answered, or why there was no answer. In either case the
  client takes the next reading. The log never contains the token, not even if an answer does.

  Background:
    Given a client

  Rule: The answer is logged

    @deployed
    Scenario: A record is stored
      When the client reports once
      Then the client exits with status 0
      And client.log contains the API's answer, with the uuid and the timestamp of the record
      And neither stderr nor client.log contains the token

    Scenario: Times are in UTC, whatever the host's time zone
      Given the client's host is in Japan's time zone
      When the client reports once
      Then every line of client.log begins with the time in UTC and a level

    Scenario Outline: The API answers <answer>
      Given a gate between the client and the API
      And the API answers <answer>
      When the client reports once
      Then the client exits with status 1
      And the client prints "Response code: <answer>"
      And client.log contains "refused with <answer>"

      Examples:
        | answer |
        | 400    |
        | 503    |

    @deployed
    Scenario: The API does not know the token
      Given the client's configuration has token "wrong-one"
      When the client reports once
      Then the client exits with status 1
      And client.log contains "Response code: 401"
      And neither stderr nor client.log contains "wrong-one"

    Scenario: An answer that contains the token is logged without it
      Given a gate between the client and the API
      And the API answers 400 with the client's token
      When the client reports once
      Then client.log contains "Bearer [token]"
      And neither stderr nor client.log contains the token

  Rule: Only a success that names the record counts as delivered

    Scenario Outline: The API <answer>
      Given a gate between the client and the API
      And the API <answer>
      When the client reports once
      Then the client exits with status 1
      And client.log contains "Response code: 200"
      And the client prints "POST failed: the answer is no success that names this record"
      And the spool contains 1 reading

      Examples:
        | answer                                           |
        | answers 200                                      |
        | answers with a page                              |
        | answers with a success that names another record |

    Scenario: An interim answer comes first
      Given a gate between the client and the API
      And the API sends early hints first
      When the client reports once
      Then the client exits with status 0
      And the node has 1 record

  Rule: A failure is logged with its cause

    Scenario Outline: The API <fault>
      Given a gate between the client and the API
      And the API <fault>
      When the client reports once
      Then the client exits with status 1
      And the client prints "POST failed: <cause>"
      And client.log contains "POST failed: <cause>"
      And neither stderr nor client.log contains the token
      And the spool contains 1 reading

      Examples:
        | fault                           | cause                                  |
        | is down                         | connection refused                     |
        | takes no connection             | time-out, no connection within         |
        | hangs                           | time-out, no answer within             |
        | answers a byte each half second | time-out, request not finished within  |
        | loses its answers               | remote end closed connection           |
        | answers without HTTP            | not an HTTP response                   |

    @deployed
    Scenario: The name of the API is unknown
      Given the client's configuration has url "https://nowhere.invalid/api/v1/record"
      When the client reports once
      Then the client exits with status 1
      And client.log contains "POST failed: cannot resolve nowhere.invalid"

  Rule: The client goes on

    Scenario: It reports again when the API is back
      Given a gate between the client and the API
      And the API is down
      And the client reports every second
      When client.log contains "POST failed: connection refused"
      And the API is up
      Then client.log contains "Response code: 200" at least 2 times
      And the client still runs

    Scenario: One connection serves all readings
      Given a gate between the client and the API
      And the client runs
      When the client delivers 3 readings
      Then the API has received 3 readings over one connection

    Scenario: A slow API does not delay readings
      Given a gate between the client and the API
      And the spool contains 24 readings
      And the API takes 2 seconds to answer
      When the client reports every second
      And the client has taken at least 4 readings
      Then most of its readings are less than 5 seconds apart

    Scenario: An API that answers a byte each half second does not delay readings
      Given a gate between the client and the API
      And the API answers a byte each half second
      When the client reports every second
      And the client has taken at least 6 readings
      Then most of its readings are less than 5 seconds apart
      And client.log contains "POST failed: time-out, request not finished within 1"

    Scenario: A log that cannot be written does not stop the client
      Given client.log is a folder
      When the client reports once
      Then the client exits with status 0
      And the client prints "cannot write the log: Is a directory"
      And the client prints "Response code: 200"

    @deployed
    Scenario: After log rotation a new log begins
      Given the client runs
      And the client delivers 1 reading
      When client.log is rotated
      And the client delivers 1 reading
      Then client.log contains "Response code: 200"
