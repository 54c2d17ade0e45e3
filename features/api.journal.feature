Feature: The API knows its newest records without looking through all of them

  A week of one host is 120,000 records in one folder. The service notes in a journal beside the folder
  which record came when, and tells the latest from there. The journal only helps: it can be lost or
  damaged, and records can be put into the folder or taken from it by hand.

  Rule: The latest record is the one that came last

    Background:
      Given a service of the scenario's own

    Scenario: It is told after a restart
      When 2 records are posted
      And a record is posted whose timestamp is "1"
      And the service is restarted
      And GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record

    Scenario: It is told although an older one was touched
      Given a record of 6 days ago that was put there by hand
      And a record was stored
      When these files are touched
      And GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record

    Scenario: Where it was removed by hand, the one before it is told
      When a record is posted
      And another record is posted and removed by hand
      And GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record

    Scenario: Where all were removed by hand, there is none
      When a record is posted
      And the folder of records is emptied by hand
      And GET /api/test/latest is asked for
      Then the answer is 404 fail
        | field  | reason              |
        | latest | no record is stored |

  Rule: Without a journal it is the one that was written last

    Scenario Outline: It is told where the journal <trouble>
      Given a service of the scenario's own
      And a record of 6 days ago that was put there by hand
      And a record was stored
      When the journal <trouble>
      And GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record

      Examples:
        | trouble              |
        | is removed           |
        | is emptied           |
        | is a file            |
        | is nothing but zeros |

    Scenario: It is told where all records come from before there was a journal
      Given a service of the scenario's own that is not started
      And a record of 6 days ago that was put there by hand
      And a record of 2 days ago that was put there by hand
      And a record of 4 days ago that was put there by hand
      When the service starts
      Then the latest record is told to be the one of 2 days ago
      When these files are touched
      Then the latest record is told to be the one of 2 days ago

  Rule: A damaged line costs no other line, and leads nowhere

    Scenario Outline: A line that <damage>
      Given a service of the scenario's own
      When a record is posted
      And a line is added to the journal that <damage>
      And GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record
      When a record is posted
      And GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record

      Examples:
        | damage                    |
        | a crash cut short         |
        | is no text                |
        | leads out of the folder   |
        | names what is not there   |

  Rule: A journal that cannot be written costs no record

    Scenario: Records are stored and told while it cannot be written, and noted after that
      Given a service of the scenario's own
      And a record was stored
      When the journal is a file
      And a record is posted
      Then the answer is 200 success
      And the file named after its uuid and timestamp holds exactly its data
      And service.log holds "the journal is rebuilt later"
      When GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record
      When the journal is removed
      And 2 records are posted
      And GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record

    Scenario: A journal that a full disk cuts short is made again
      Given a service of the scenario's own
      And a disk of its own for the journal
      And a record was stored
      When the disk of the journal is full
      And a record is posted
      Then the answer is 200 success
      And the file named after its uuid and timestamp holds exactly its data
      When GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record
