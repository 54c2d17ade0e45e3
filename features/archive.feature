Feature: The archive keeps what ran, gives each record back, and answers questions

  A node's records take 34 GB a week. The archive turns them into segments, some hundred times smaller, from which
  each record comes back byte for byte. People ask it what ran where and when. It answers from segments, and from
  records that wait to be sealed, alike.

  Rule: Records come back byte for byte, also after their files are gone

    Scenario: Sealed records are removed and given back
      Given an archive of a separate service
      And these readings were stored
        | node  | time     | programs               |
        | web-1 | 03:12:00 | nginx, cron            |
        | web-1 | 03:12:05 | nginx, cron, backup.sh |
        | db-1  | 03:12:01 | postgres               |
      And all records became 16 minutes old
      When the archive seals
      And the service removes records of more than a quarter of an hour
      Then the records folder contains 0 records
      And the archive gives each of them back byte for byte
      And the archive finds nothing wrong

    Scenario: A record that is not sealed, or not as it is now, stays however old it is
      Given an archive of a separate service
      And these readings were stored
        | node  | time     | programs |
        | web-1 | 03:12:00 | nginx    |
      And all records became 16 minutes old
      And the archive has sealed
      And these readings were stored
        | node  | time     | programs |
        | web-1 | 03:12:05 | nginx    |
      And all records became 17 minutes old
      When the service removes records of more than a quarter of an hour
      Then the records folder contains 2 records

    Scenario: Other content under the name of a removed record does not replace the first
      Given an archive of a separate service
      And these readings were stored
        | node  | time     | programs |
        | web-1 | 03:12:00 | nginx    |
      And all records became 16 minutes old
      And the archive has sealed
      When the service removes records of more than a quarter of an hour
      And these readings are stored
        | node  | time     | programs |
        | web-1 | 03:12:00 | mallory  |
      And the archive seals
      Then the archive gives each of them back byte for byte

  Rule: Sealed records and those that wait answer alike

    Scenario Outline: What ran on web-1 at <time>?
      Given an archive of a separate service
      And these readings were stored
        | node  | time     | programs                     |
        | web-1 | 03:11:55 | nginx, backup.sh --all       |
        | web-1 | 03:12:00 | nginx, backup.sh --all, gzip |
        | db-1  | 03:12:00 | postgres                     |
      And the archive has sealed
      And these readings were stored
        | node  | time     | programs |
        | web-1 | 03:12:05 | nginx    |
      When a user asks what ran on web-1 at <time>
      Then the answer names the programs <programs>

      Examples:
        | time     | programs               |
        | 03:11:58 | backup.sh, nginx       |
        | 03:12:00 | backup.sh, gzip, nginx |
        | 03:12:30 | nginx                  |

    Scenario: Where did backup.sh run?
      Given an archive of a separate service
      And these readings were stored
        | node  | time     | programs        |
        | web-1 | 03:12:00 | sh backup.sh -v |
        | web-2 | 03:12:00 | nginx           |
      And the archive has sealed
      And these readings were stored
        | node  | time     | programs     |
        | db-1  | 03:12:05 | sh BACKUP.SH |
      When a user searches for backup.sh
      Then the answer names the nodes db-1, web-1
      When a user searches for restore.sh
      Then nothing matched

  Rule: /healthz says whether sealing keeps up, and nothing else

    Scenario: A record waits for too long
      Given an archive of a separate service
      And these readings were stored
        | node  | time     | programs |
        | web-1 | 03:12:00 | nginx    |
      Then the archive is well
      When all records become 31 minutes old
      Then the archive is late
      And this answer names no node and no path
      When the archive seals
      Then the archive is well
