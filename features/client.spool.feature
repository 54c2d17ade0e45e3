Feature: Every reading that was taken arrives exactly once

  A reading that was not delivered waits in the spool, a folder of files beside config.json. When the API
  answers again, the spool is sent, oldest reading first. The spool is bounded, survives the client's end
  and never stops the client.

  Background:
    Given a client
    And a gate between the client and the API

  Rule: An undelivered reading is kept and sent when the API answers again

    @deployed
    Scenario Outline: The API <fault>
      Given the API <fault>
      When the client reports once
      Then the client exits with status 1
      And the spool contains 1 reading
      And client.log contains "1 reading waits in the spool"
      When the API is up
      And the client reports once
      Then the client exits with status 0
      And the spool contains no reading
      And the node has 2 records

      Examples:
        | fault               |
        | is down             |
        | answers 401         |
        | answers 404         |
        | answers 421         |
        | answers with a page |

    Scenario: The oldest reading goes first
      Given the spool contains 5 readings
      When the client reports once
      Then the API has received these readings, oldest first, and then the new one
      And the node has 6 records

    Scenario: A reading whose answer was lost is sent again and becomes one record
      Given the API loses its answers
      When the client reports once
      Then the node has 1 record
      When the API is up
      And the client reports once
      Then the API has received 3 readings
      And the node has 2 records

  Rule: A reading that the API refuses for good is dropped and logged

    Scenario: The API answers 400
      Given the API answers 400
      When the client reports once
      Then the client exits with status 1
      And the spool contains no reading
      And client.log contains one line with the new reading and "dropped: the API rejects it"

    Scenario: A refused reading does not block the others
      Given the spool contains 3 readings
      And the API answers 400 to the first request
      When the client reports once
      Then the client exits with status 0
      And the spool contains no reading
      And the node has 3 records

  Rule: A reading of another uuid blocks nothing

    Scenario: The token is only for the configured uuid
      Given the spool contains 1 reading of another uuid
      And the API answers 403 to the first request
      When the client reports once
      Then the client exits with status 0
      And the spool contains no reading
      And 1 file is in quarantine
      And the node has 1 record
      And client.log contains "quarantined: of another uuid, which the token is not for"

    Scenario: A 403 for the configured uuid keeps the reading
      Given the API answers 403
      When the client reports once
      Then the client exits with status 1
      And the spool contains 1 reading

  Rule: A returning API gets readings at a bounded pace

    Scenario: At most ten readings from the spool are sent at a tick
      Given the spool contains 24 readings
      When the client reports once
      Then the client exits with status 0
      And the API has received 11 readings
      And the spool contains 14 readings

    Scenario Outline: The client leaves the API alone after <answer>
      Given the API answers <answer>
      When the client reports once
      Then client.log contains a back-off of <least> to <most> seconds

      Examples:
        | answer                               | least | most |
        | 503                                  | 2.5   | 5    |
        | 429 with the header Retry-After: 100 | 100   | 125  |

    Scenario: While the API fails, a running client does not ask at every tick
      Given the API answers 503
      When the client reports every second
      And the client has taken at least 5 readings
      Then the client's requests are at least 2.5 seconds apart
      And the spool contains at least 5 readings

  Rule: A full spool drops the oldest readings and logs them

    Scenario: The limit is in the configuration
      Given the API is down
      And the client's configuration has spool_mb 0.45
      And the spool contains 6 readings of 100 KiB
      When the client reports once
      Then client.log contains one line with each of the oldest 2 readings and "dropped: the spool is full (0.45 MiB)"
      And the spool contains 5 readings

  Rule: A faulty file in the spool goes to quarantine and blocks nothing

    Scenario Outline: The spool contains <what>
      Given the spool contains <what>
      When the client reports once
      Then the client exits with status 0
      And client.log contains one line with the file and "quarantined: <reason>"
      And the spool contains no reading
      And the file is in quarantine

      Examples:
        | what                   | reason        |
        | a file of another name | not a reading |
        | a damaged reading      | damaged       |

  Rule: A full disk costs readings but never stops the client

    Scenario: The disk is full, and the API answers
      Given the spool's disk is full
      When the client reports once
      Then the client exits with status 0
      And the node has 1 record

    Scenario: The disk is full of readings, and the API answers again
      Given the spool's disk is full of 18 readings
      When the client reports once
      Then the client exits with status 0
      And the spool contains 8 readings

    Scenario: The disk is full, and the API refuses the reading for good
      Given the spool's disk is full
      And the API answers 400
      When the client reports once
      Then the client exits with status 1
      And client.log contains one line with the new reading and "dropped: the API rejects it"

    Scenario: The disk is full, and the API is down
      Given the spool's disk is full
      And the API is down
      When the client reports every second
      Then client.log contains "lost: "
      And client.log contains "No space left on device"
      When the API is up
      Then the node has at least 2 records
      When the client gets SIGTERM
      Then the client ends within 2 seconds
      And each reading is either a record or logged as lost
      And the last tally counts as many lost readings as client.log

  Rule: The spool survives the end of the client

    @deployed
    Scenario Outline: The client gets <signal> while it waits for an answer
      Given the API hangs
      And the client runs
      And the client waits for an answer
      When the client gets <signal>
      Then the client ends within 2 seconds
      And the spool contains 1 reading
      When the API is up
      And the client is started again
      And the client gets a tick
      Then the node has 2 records
      And the spool contains no reading

      Examples:
        | signal  |
        | SIGTERM |
        | SIGKILL |

    Scenario: The client is killed while it sends its spool
      Given the spool contains 8 readings
      And the API takes 1 second to answer
      And the client runs
      When the client gets a tick
      Then the node has at least 2 records
      When the client gets SIGKILL
      And the API is up
      And the client is started again
      And the client gets a tick
      Then the node has 10 records
      And the spool contains no reading

  Rule: Other accounts cannot read the spool

    Scenario: Modes of the folder and its files
      Given the API is down
      When the client reports once
      Then the spool has mode 700 and its files have mode 600
