Feature: What was answered with success stays, and nothing half-written does

  The answer "success" is a promise: the record is on the disk, whole, under its name. Whatever happens
  on the way there, a crash, a full disk, a stop, ends with a whole record or with none.

  Rule: What is answered with success is on the disk

    Scenario: A record is brought to the disk, and then its name
      Given a service of the scenario's own, and what it brings to the disk is noted
      When a record is posted
      Then the answer is 200 success
      And the record was brought to the disk, and after it the folder of records

  Rule: What a crash left half-written is swept

    Scenario Outline: Half-written records are removed when <event>, and nothing else is
      Given a service of the scenario's own that is not started
      And its folder of records holds these files
        | file                                  | age      |
        | .web-1_1593338576.56.json.k2_x9ab.tmp | 2 hours  |
        | .web-1_1593338581.56.json.k2_x9ab.tmp | 1 minute |
        | web-1_1593338571.56.json              | 2 hours  |
        | .notes.tmp                            | 2 hours  |
        | notes.txt                             | 2 hours  |
      When <event>
      Then its folder of records holds these files and no other
        | file                                  |
        | .web-1_1593338581.56.json.k2_x9ab.tmp |
        | web-1_1593338571.56.json              |
        | .notes.tmp                            |
        | notes.txt                             |
      And service.log holds "removed records/.web-1_1593338576.56.json.k2_x9ab.tmp"

      Examples:
        | event                   |
        | the service starts      |
        | the weekly cleanup runs |

  Rule: A full disk keeps what it has, and takes records again when there is room

    Scenario: A record that finds the disk full is refused
      Given a service of the scenario's own with a disk of 2 MiB for records, all of which they may take
      When records are posted until one is refused
      Then the answer is 507 error "Could not write to records/UUID_TIMESTAMP.json"
      And service.log holds "No space left on device"
      And the file of each that was answered with success holds exactly its data
      And its folder of records holds no other file
      When the disk has 4 MiB
      And the same record is posted
      Then the answer is 200 success

    Scenario: Records leave a part of the disk free
      Given a service of the scenario's own with a disk of 4 MiB for records, of which they leave 3 MiB free
      When records are posted until one is refused
      Then the answer is 507 error "Could not write to records/UUID_TIMESTAMP.json"
      And service.log holds "less than 3 MiB of the disk would stay free (min_free_mb)"
      And at least 3 MiB of the disk are free
      And the file of each that was answered with success holds exactly its data
      When a record that is stored is posted
      Then the answer is 200 success

  Rule: A stop or a reload finishes what was begun

    Scenario: A record that was half sent when the stop came is stored
      Given a service of the scenario's own
      And half a record was sent
      When the service is told to stop
      Then new requests come to get no answer
      When the other half is sent
      Then the answer is 200 success
      And the file named after its uuid and timestamp holds exactly its data
      And the service comes to its end

    Scenario: A stop that comes while the workers start ends them as well
      Given a service of the scenario's own whose workers are just starting
      When the service is told to stop
      Then the service comes to its end within 25 seconds, with status 0

    Scenario: A reload that comes while the workers start is taken
      Given a service of the scenario's own whose workers are just starting
      When the service is reloaded with the token "another-token"
      Then records come to be taken with the token another-token

    Scenario: A record that was half sent when the reload came is stored
      Given a service of the scenario's own
      And half a record was sent
      When the service is reloaded with the token "another-token"
      Then records come to be taken with the token another-token
      When the other half is sent
      Then the answer is 200 success
      And the file named after its uuid and timestamp holds exactly its data

    Scenario: A reload with a faulty configuration leaves the old one in force
      Given a service of the scenario's own
      When the service is reloaded with the token []
      Then service.log comes to hold "bearer token not configured"
      And all workers come to be new ones
      When a record is posted
      Then the answer is 200 success
