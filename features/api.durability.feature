Feature: An accepted record stays, and no partial record does

  The answer "success" is a promise: the complete record is on disk under its name. Whatever happens on the
  way, a crash, a full disk or a stop, leaves a complete record or none.

  Rule: An accepted record is on disk

    @deployed
    Scenario: A record is on disk before its name, and both before the answer
      Given a separate service whose fsync calls are recorded
      When a record is posted
      Then the answer is 200 success
      And the service synced the record, and after it the records folder with its name

  Rule: Partial records of a crash are removed

    Scenario Outline: Partial records, and no other files, are removed when <event>
      Given a separate service that is not started
      And its records folder contains these files
        | file                                  | age      |
        | .web-1_1593338576.56.json.k2_x9ab.tmp | 2 hours  |
        | .web-1_1593338576.56.json.gz.k2_x9ab.tmp | 2 hours  |
        | .web-1_1593338581.56.json.k2_x9ab.tmp | 1 minute |
        | web-1_1593338571.56.json              | 2 hours  |
        | .notes.tmp                            | 2 hours  |
        | notes.txt                             | 2 hours  |
      When <event>
      Then its records folder contains only these files
        | file                                  |
        | .web-1_1593338581.56.json.k2_x9ab.tmp |
        | web-1_1593338571.56.json              |
        | .notes.tmp                            |
        | notes.txt                             |
      And service.log contains "removed records/.web-1_1593338576.56.json.k2_x9ab.tmp"

      Examples:
        | event                   |
        | the service starts      |
        | the weekly cleanup runs |

  Rule: A full disk keeps its records, and accepts more as soon as there is room

    @deployed
    Scenario: A record that does not fit on the disk is refused
      Given a separate service with a 2 MiB disk for records and the min_free_mb 0
      When records are posted until one is refused
      Then the answer is 507 error "Could not write to records/UUID_TIMESTAMP.json"
      And service.log contains "No space left on device"
      And exactly the accepted records are stored, each with its data
      And its records folder contains only the accepted records
      When the disk has 4 MiB
      And the same record is posted
      Then the answer is 200 success

    Scenario: Records leave min_free_mb of the disk free
      Given a separate service with a 4 MiB disk for records and the min_free_mb 3
      When records are posted until one is refused
      Then the answer is 507 error "Could not write to records/UUID_TIMESTAMP.json"
      And service.log contains "less than 3 MiB of the disk would stay free (min_free_mb)"
      And at least 3 MiB of the disk are free
      And exactly the accepted records are stored, each with its data
      When an accepted record is posted again
      Then the answer is 200 success

  Rule: A stop or a reload completes requests that have begun

    @deployed
    Scenario: A record that is half sent when the stop comes is stored
      Given a separate service
      And half of a record was sent
      When the service receives SIGTERM
      Then new requests eventually get no answer
      When the other half is sent
      Then the answer is 200 success
      And the file UUID_TIMESTAMP.json contains exactly its data
      And the service ends within 40 seconds with status 0

    Scenario: A stop ends workers that are still starting
      Given a separate service whose workers are still starting
      When the service receives SIGTERM
      Then the service ends within 25 seconds with status 0

    Scenario: A reload reaches workers that are still starting
      Given a separate service whose workers are still starting
      When the service is reloaded with the token "another-token"
      Then the token another-token is eventually accepted

    @deployed
    Scenario: A record that is half sent when the reload comes is stored
      Given a separate service
      And half of a record was sent
      When the service is reloaded with the token "another-token"
      Then the token another-token is eventually accepted
      When the other half is sent
      Then the answer is 200 success
      And the file UUID_TIMESTAMP.json contains exactly its data

    Scenario: A reload with a faulty configuration keeps the previous one
      Given a separate service
      When the service is reloaded with the token []
      Then service.log contains "bearer token not configured"
      And eventually all workers are new
      When a record is posted
      Then the answer is 200 success
