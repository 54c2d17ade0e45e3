Feature: The journal finds the latest record without reading the complete folder

  A week of one node is 120,000 records in one folder. The service writes the name of each record into a
  journal beside the folder, and finds the latest one there. The journal is only an aid: it can be lost or
  damaged, and records can be added to or removed from the folder by hand. service/tests/test_journal.py
  has every kind of damage.

  Scenario: The latest record is known after a restart
    Given a separate service
    When 2 records are posted
    And a record is posted whose timestamp is "1"
    And the service is restarted
    Then the latest record is the posted one

  Scenario: Without a journal the latest record is the one that was written last
    Given a separate service
    And a record from 6 days ago that no journal names
    And a record was stored
    When the journal is removed
    Then the latest record is the posted one

  Scenario: A line that a crash cut short affects no other line
    Given a separate service
    When a record is posted
    And a line that a crash cut short is added to the journal
    Then the latest record is the posted one
    When a record is posted
    Then the latest record is the posted one

  Scenario: What the client has counted follows the line of its record
    Given a separate service
    When a record is posted with the header Process-Tally: boot=b-1;ticks=7;taken=6;missed=1
    Then the answer is 200 success
    And the journal contains the record's line, and after it the tally boot=b-1;ticks=7;taken=6;missed=1
    And the latest record is the posted one

  Scenario: A malformed tally is left out, and its record is stored
    Given a separate service
    When a record is posted with the header Process-Tally: ticks=seven
    Then the answer is 200 success
    And the journal names only this record
    And service.log contains "left out the tally of"

  Scenario: A record is stored even if the journal cannot be written
    Given a separate service
    And a record was stored
    When the journal is replaced by a file
    And a record is posted
    Then the answer is 200 success
    And the file UUID_TIMESTAMP.json contains exactly its data
    And service.log contains "the journal is rebuilt later"
    And the latest record is the posted one
    When the journal is removed
    And 2 records are posted
    Then the latest record is the posted one

  Scenario: A journal that a full disk truncates is rebuilt
    Given a separate service with a 1 MiB disk for its journal
    And a record was stored
    When the disk of the journal is full
    And a record is posted
    Then the answer is 200 success
    And the file UUID_TIMESTAMP.json contains exactly its data
    And service.log contains "No space left on device; the journal is rebuilt later"
    And the latest record is the posted one
