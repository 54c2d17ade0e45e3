Feature: A reading that was taken arrives exactly once, whatever happens in between

  What the API did not take waits in the spool, a folder of files beside config.json, and is sent, oldest
  first, when the API answers again. The spool is bounded, outlives the client, and never stops it.

  Background:
    Given a client with its own name
    And a gate between the client and the API

  Rule: What was not delivered is kept, and sent when the API answers again

    Scenario Outline: The API <trouble>
      Given the API <trouble>
      When the client reports once
      Then the client fails with status 1
      And the spool holds 1 reading
      And client.log holds "1 reading waits in the spool"
      When the API is up
      And the client reports once
      Then the client succeeds
      And the spool holds no reading
      And the node comes to have 2 records

      Examples: no answer
        | trouble                 |
        | is down                 |
        | takes no connection     |
        | hangs                   |
        | loses its answers       |
        | answers what is no HTTP |

      Examples: an answer that may change
        | trouble     |
        | answers 308 |
        | answers 401 |
        | answers 403 |
        | answers 408 |
        | answers 429 |
        | answers 500 |
        | answers 502 |
        | answers 507 |

    Scenario: The oldest goes first
      Given 5 readings that the API did not take
      When the API is up
      And the client reports once
      Then the API has received the 5 readings, oldest first, and the new one after them
      And the node comes to have 6 records

    Scenario: A delivery whose answer was lost is made again, and leaves one record
      Given the API loses its answers
      When the client reports once
      Then the node comes to have 1 record
      When the API is up
      And the client reports once
      Then the API has received one of the readings twice
      And the node comes to have 2 records

  Rule: What waits outlives a power cut

    Scenario: A reading that was not delivered
      Given the API is down
      When the client reports once, and what it brings to the disk is noted
      Then the newest reading in the spool is on the disk, and so is its name

    Scenario: What is left for the next tick when a tick has sent what it may
      Given 24 readings that the API did not take
      When the client reports once, and what it brings to the disk is noted
      Then the newest reading in the spool is on the disk, and so is its name

  Rule: What the API will never take is dropped, with its reason

    Scenario Outline: It answers <answer>
      Given the API answers <answer>
      When the client reports once
      Then the client fails with status 1
      And the spool holds no reading
      And client.log holds "refused with <answer>"
      And client.log names the reading in a line that says "dropped: the API rejects it"

      Examples:
        | answer |
        | 400    |
        | 404    |
        | 409    |
        | 413    |
        | 415    |

    Scenario: It does not stand in the way of the next
      Given 3 readings that the API did not take
      And the API answers 400 to the first
      When the client reports once
      Then the client succeeds
      And the spool holds no reading
      And the node comes to have 3 records

  Rule: A returning API is not knocked over

    Scenario: A tick sends a bounded number
      Given 24 readings that the API did not take
      And the client runs
      When the API is up
      And the client gets 1 tick
      Then the API comes to have received 10 readings, and no more of them
      And the spool holds 15 readings
      When the client gets 1 tick
      Then the API comes to have received 20 readings, and no more of them

    Scenario: A slow API holds up no reading
      Given 24 readings that the API did not take
      And the API takes 2 seconds to answer
      When the client reports every second
      And the client has taken 8 more readings
      Then most of its readings are less than 2 seconds apart

    Scenario: A reading that is asked for goes with a part of what waits
      Given 24 readings that the API did not take
      When the client reports once
      Then the client succeeds
      And the API has received 11 readings
      And the spool holds 14 readings

    Scenario: The longer the API is down, the seldomer it is asked
      Given the API answers 503
      When the client reports every second
      And the client has taken 18 readings
      Then the API was asked 2 to 4 times
      And the spool holds at least 18 readings

    Scenario: Clients do not come back in step
      Given the API is down
      When the client reports once, 4 times over with an empty spool
      Then the pauses that client.log tells of differ

    Scenario: The API says itself when to come again
      Given the API answers 429 with the header Retry-After: 9
      When the client reports every second
      And the client has taken 8 readings
      Then the API was asked 1 to 1 times
      When the API is up
      Then the node comes to have 8 records at least
      And client.log holds "next attempt in"

    Scenario: The API says to come again soon
      Given the API answers 503 with the header Retry-After: 1
      When the client reports every second
      And the client has taken 8 readings
      Then the API was asked 4 to 9 times

    Scenario Outline: A Retry-After that is <what> makes no difference
      Given the API answers 503 with the header Retry-After: <what>
      When the client reports once
      Then the client fails with status 1
      And the spool holds 1 reading
      And client.log tells that the API is left alone for 2.5 to 5 seconds

      Examples:
        | what  |
        | soon  |
        | -5    |
        | 1e999 |

  Rule: A full spool drops the oldest, and says which

    Scenario: It takes as much as the configuration says
      Given the API is down
      And the client's configuration has the spool_mb 0.45
      And the spool holds 6 readings of 100 KiB
      When the client reports once
      Then client.log names the oldest 2 of them in a line that says "dropped: the spool is full (0.45 MiB)"
      And the spool holds 5 readings

    Scenario: A spool too small for one reading keeps the newest
      Given the API is down
      And the client's configuration has the spool_mb 0.0001
      When the client reports once
      And the client reports once
      Then the spool holds 1 reading
      When the API is up
      And the client reports once
      Then the client succeeds

  Rule: Damage and strangers in the spool are set aside and named

    Scenario Outline: <what>
      Given <what> in the spool
      And the API is up
      When the client reports once
      Then the client succeeds
      And client.log names it in a line that says "<message>"
      And the spool holds no reading
      And it is set aside

      Examples:
        | what                    | message                      |
        | a file of another name  | quarantined: not a reading   |
        | a folder                | quarantined: not a reading   |
        | an empty reading        | quarantined: damaged         |
        | a reading cut short     | quarantined: damaged         |
        | a reading with more     | quarantined: damaged         |
        | a reading that is noise | quarantined: damaged         |

    Scenario: What was set aside before is not overwritten
      Given a file of another name in the spool
      And the client reports once
      And a file of another name in the spool
      When the client reports once
      Then 2 files are set aside

    Scenario Outline: A name with <what> stands in one line of client.log
      Given <name> in the spool
      When the client reports once
      Then client.log names it in a line that says "quarantined: not a reading"
      And every line of client.log begins with the time in UTC and a level
      And 1 file is set aside

      Examples:
        | what                    | name                                  |
        | a newline               | a file whose name has a newline       |
        | bytes that are no UTF-8 | a file whose name is no UTF-8         |

    Scenario: What was set aside takes a tenth of what the spool may, and what came first goes
      Given the client's configuration has the spool_mb 1
      And the client has set aside 3 files of 40 KiB, each older than the one before
      Then client.log names the first 1 of them in a line that says "removed: the quarantine is full (0.1 MiB)"
      And 2 files are set aside
      When the client reports once
      Then 2 files are set aside

    Scenario: A folder set aside counts with all that is in it
      Given the client's configuration has the spool_mb 1
      And the spool holds a folder with a file of 120 KiB
      When the client reports once
      Then client.log names it in a line that says "removed: the quarantine is full (0.1 MiB)"
      And 0 files are set aside

    Scenario: Empty files take room, too
      Given the client's configuration has the spool_mb 1
      And the spool holds 30 files of 0 KiB that are no readings
      When the client reports once
      Then 25 files are set aside

    Scenario: What cannot be removed is named, and does not keep the others
      Given the client's configuration has the spool_mb 1
      And a folder was set aside that cannot be removed
      And the client has set aside 3 files of 40 KiB, each older than the one before
      Then client.log names it in a line that says "not removed: "
      And client.log names the first 1 of them in a line that says "removed: the quarantine is full (0.1 MiB)"

    Scenario: What a killed client had half-written is removed and named
      Given a reading that a killed client had half-written in the spool
      When the client reports once
      Then client.log names it in a line that says "removed: half-written"
      And the spool holds no reading

    Scenario: A spool that is a file costs no reading while the API answers
      Given there is a file in the place of the spool
      When the client reports once
      Then the client succeeds
      And the node comes to have 1 record

  Rule: A full disk costs readings, never the client

    Scenario: The spool's disk is full, and the API answers
      Given the spool's disk is full
      When the client reports once
      Then the client succeeds
      And the node comes to have 1 record

    Scenario: What fills the disk goes when the API answers
      Given the spool's disk is full of readings that the API did not take
      When the API is up
      And the client reports once
      Then the client succeeds
      And the spool holds 10 readings less than before

    Scenario: The spool's disk is full, and the API will never take the reading
      Given the spool's disk is full
      And the API answers 400
      When the client reports once
      Then the client fails with status 1
      And client.log names the reading in a line that says "dropped: the API rejects it"

    Scenario: The spool's disk is full, and the API is down
      Given the spool's disk is full
      And the API is down
      When the client reports every second
      And client.log comes to hold "lost: "
      Then client.log holds "No space left on device"
      And client.log holds "lost: " once, also 5 seconds later
      When the API is up
      Then the node comes to have 2 records at least
      When the client gets SIGTERM
      Then the client ends within 2 seconds
      And each second's reading is a record or named in client.log as lost

    @slow
    Scenario: What a full disk costs is told once a minute
      Given the spool's disk is full
      And the API is down
      When the client reports every second
      And client.log comes to hold "lost: "
      Then client.log comes to hold "lost: " again, 60 to 65 seconds after that

  Rule: The spool outlives the client

    Scenario Outline: The client gets <signal> while it waits for an answer
      Given the API hangs
      And the client runs
      And the client waits for an answer
      When the client gets <signal>
      Then the client ends within 2 seconds
      And the spool holds 1 reading
      When the API is up
      And the client is started again
      And the client gets 1 tick
      Then the node comes to have 2 records
      And the spool holds no reading

      Examples:
        | signal  |
        | SIGTERM |
        | SIGKILL |

    Scenario: The client is killed while it sends its spool
      Given 8 readings that the API did not take
      And the API takes 1 second to answer
      And the client runs
      When the client gets 1 tick
      And the node comes to have 2 records at least
      And the client is killed
      And the API is up
      And the client is started again
      And the client gets 1 tick
      Then the node comes to have 10 records
      And the spool holds no reading

  Rule: The spool is closed to others

    Scenario: Its folder and its files
      Given the API is down
      When the client reports once
      Then the folder of the spool has the mode 700
      And the files in the spool have the mode 600
