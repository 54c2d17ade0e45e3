Feature: Each reading tells what the client has counted

  The header Process-Tally counts ticks, readings taken and ticks missed since the client started, as of
  the reading, and readings dropped, lost and refused, as of sending. What a tick became can be seen from
  it, although the reading itself never arrives. Process-Node names the reading's node.

  Background:
    Given a client
    And a gate between the client and the API

  Rule: Ticks, taken and missed count since the start

    Scenario: A client with ticks from cron
      Given the client runs
      When the client delivers 2 readings
      And the client is suspended for 4 ticks
      Then the node has 3 records
      And the API has received readings with these tallies
        | every | ticks | taken | missed |
        | 5     | 1     | 1     | 0      |
        | 5     | 2     | 2     | 0      |
        | 5     | 6     | 3     | 3      |
      And the tallies are of 1 start and one boot

    Scenario: The service keeps the tally
      When the client reports once
      And the client reports once
      Then the journal contains the tallies that the client has sent

    Scenario: A client that is its own clock
      When the client reports every second
      Then the node has at least 1 record
      And the first tally has every=1, ticks=1 and taken=1

    Scenario: A client that reports once
      When the client reports once
      Then the API has received readings with these tallies
        | every | ticks | taken | missed | dropped | lost | refused |
        | 0     | 1     | 1     | 0      | 0       | 0    | 0       |

    Scenario: A restart begins at 1
      Given the client runs
      And the client delivers 2 readings
      When the client gets SIGKILL
      And the client is started again
      And the client delivers 1 reading
      Then the API has received readings with these tallies
        | ticks | taken | missed |
        | 1     | 1     | 0      |
        | 2     | 2     | 0      |
        | 1     | 1     | 0      |
      And the tallies are of 2 starts and one boot

    Scenario: A reload is no restart
      Given the client runs
      And the client delivers 1 reading
      And the client's configuration has spool_mb 50
      When the client gets SIGHUP
      And the client delivers 1 reading
      Then the API has received readings with these tallies
        | ticks | taken | missed |
        | 1     | 1     | 0      |
        | 2     | 2     | 0      |
      And the tallies are of 1 start and one boot

  Rule: What belongs to the reading waits with it in the spool

    Scenario: The client is killed while readings wait
      Given the API is down
      And the client runs
      When the client gets a tick
      And the client has taken 1 reading
      And the client gets SIGKILL
      And the API is up
      And the client is started again
      And the client delivers 2 readings
      Then the API has received readings with these tallies
        | ticks | taken | missed |
        | 1     | 1     | 0      |
        | 1     | 1     | 0      |
        | 2     | 2     | 0      |
      And the tallies are of 2 starts and one boot

    Scenario: An answer is lost
      Given the API loses its answers
      When the client reports once
      And the API is up
      And the client reports once
      Then the node has 2 records
      And the first two readings are the same with the same tally, and were sent at different times

    Scenario: The spool is of a version that counted nothing
      Given the spool contains 2 readings
      When the client reports once
      Then the API has received readings with these tallies
        | ticks | taken |
        | -     | -     |
        | -     | -     |
        | 1     | 1     |

  Rule: Dropped, lost and refused survive a restart

    Scenario: The spool is full
      Given the API is down
      And the client's configuration has spool_mb 0.45
      And the spool contains 6 readings of 100 KiB
      When the client reports once
      And the API is up
      And the client reports once
      Then the API has received readings with these tallies
        | dropped | lost | refused |
        | -       | -    | -       |
        | -       | -    | -       |
        | -       | -    | -       |
        | -       | -    | -       |
        | 2       | 0    | 0       |
        | 2       | 0    | 0       |

    Scenario: A damaged reading is lost
      Given the spool contains a damaged reading
      When the client reports once
      And the client reports once
      Then the API has received readings with these tallies
        | dropped | lost | refused |
        | 0       | 1    | 0       |
        | 0       | 1    | 0       |

    Scenario: The API refuses a reading for good
      Given the API answers 400 to the first request
      When the client reports once
      And the client reports once
      Then the API has received readings with these tallies
        | dropped | lost | refused |
        | 0       | 0    | 0       |
        | 0       | 0    | 1       |
