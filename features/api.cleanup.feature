Feature: Cleanup removes what is old, and nothing else

  A record is kept for keep_records days, counted from when its file was written. Every day the cleanup
  looks where the journal says that old records are, so that it touches what it removes and little else.
  Once a week, and where the journal was not kept two days longer than that, it looks at every file in place
  of that, and finds what no journal names: what was put there by hand, or came while none could be written.

  Background:
    Given a service of the scenario's own with the keep_records 7

  Rule: The daily cleanup looks where the journal says, and the file's own time decides

    Scenario: It removes old records that came by the API, and the days of the journal with them
      When 3 records are posted
      And 9 days pass for the files of the service
      And a record is posted
      And the daily cleanup runs
      Then the node has 1 record
      And the journal names this record alone
      And service.log holds "cleanup removed 3 records older than 7 days"
      When GET /api/test/latest is asked for
      Then the answer is 200 success, with the filename and content of this record

    Scenario: It removes the records of a day of which a part is to be kept
      Given a record of 9 days ago that the journal names
      When 3 records are posted
      And 7 days pass for the files of the service
      And the daily cleanup runs
      Then the node has no records

    Scenario: It leaves what is not old yet
      Given a record of 9 days ago that the journal names
      And a record of 6 days ago that the journal names
      When the daily cleanup runs
      Then the node has 1 record
      And the record of 9 days ago is gone
      And the latest record is told to be the one of 6 days ago

    Scenario: It leaves what the journal has on an old day and what was written since
      Given a record of 9 days ago that the journal names
      When these files are touched
      And the daily cleanup runs
      Then the node has 1 record
      And the latest record is told to be the one of 9 days ago

    Scenario: It leaves what was put there by hand to the weekly cleanup
      Given a record of 9 days ago that the journal names
      And a record of 8 days ago that was put there by hand
      When the daily cleanup runs
      Then the node has 1 record
      And the record of 9 days ago is gone
      When the weekly cleanup runs
      Then the node has no records

    Scenario Outline: It looks at every file where the journal <trouble>
      Given a record of 9 days ago that the journal names
      And a record of 8 days ago that was put there by hand
      When a record is posted
      And the journal <trouble>
      And the daily cleanup runs
      Then the node has 1 record
      And the latest record is told to be this one

      Examples:
        | trouble              |
        | is removed           |
        | is emptied           |
        | is a file            |

    Scenario Outline: It looks at every file where the journal began <days> days ago, maybe at noon
      Given a record of 9 days ago that was put there by hand
      And a record of <days> days ago that the journal names
      When the daily cleanup runs
      Then the record of 9 days ago is gone

      Examples:
        | days |
        | 6    |
        | 7    |
        | 8    |

    Scenario Outline: A line that <damage> costs no other line, and leads nowhere
      When a record is posted
      And a line is added to the journal that <damage>
      And a record is posted
      And 9 days pass for the files of the service
      And the daily cleanup runs
      Then the node has no records
      When the configuration is checked
      Then it ends with status 0

      Examples:
        | damage                    |
        | a crash cut short         |
        | is no text                |
        | leads out of the folder   |
        | names what is not there   |

  Rule: The weekly cleanup looks at every file

    Scenario Outline: It removes what is old where the journal <trouble>
      Given a record of 8 days ago that was put there by hand
      And a record of 6 days ago that was put there by hand
      When 3 records are posted
      And the journal <trouble>
      And the weekly cleanup runs
      Then the node has 4 records
      And the record of 8 days ago is gone
      And service.log holds "cleanup removed 1 records older than 7 days"
      And the latest record is told to be this one

      Examples:
        | trouble              |
        | is as it was         |
        | is removed           |
        | is a file            |
        | is nothing but zeros |
