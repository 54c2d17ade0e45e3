Feature: Every run leaves a report for people and machines

  Whoever was not there learns from one page what was run, on which hosts, with which versions and
  how long it took; and of each failure what there is to know, but no secret.

  Rule: A page for people, JUnit XML for machines

    Scenario: The page stands alone and tells what was run, where and with what
      When these features are run
        """
        Feature: A sample
          Scenario: Passing
            Given a step that passes
        """
      Then the run succeeds
      And the page names "Passing"
      And the page names the hosts and all versions
      And the page needs no other file and no network
      And the JUnit XML counts 1 test, 0 failures and 0 errors

    Scenario: The page shows what became of each step
      When these features are run
        """
        Feature: A sample
          Background:
            Given a step that passes
          Rule: Of its own
            Background:
              Given a step that passes
            Scenario: Failing
              Given the command "false" that fails
              And a step that passes
          Rule: Of the feature alone
            Scenario: Passing
              Given a step that passes
        """
      Then the run fails
      And the page shows these steps in turn
        | step                            | status  |
        | a step that passes              | passed  |
        | a step that passes              | passed  |
        | the command "false" that fails  | failed  |
        | a step that passes              | skipped |
        | a step that passes              | passed  |
        | a step that passes              | passed  |

    Scenario: A feature takes as long as all its scenarios do
      When these features are run
        """
        Feature: A sample
          Rule: Of its own
            Scenario: Slow
              Given a step that takes 0.3 seconds
        """
      Then the JUnit XML tells of at least 0.3 seconds

    Scenario: A report replaces no other
      When these features are run twice
        """
        Feature: A sample
          Scenario: Passing
            Given a step that passes
        """
      Then there are 2 reports
      And the latest report is that of the second run

  Rule: Failures come with their evidence, and without secrets

    Scenario: Each failed scenario leaves its evidence in a folder of its own
      When these features are run
        """
        Feature: A sample
          Scenario Outline: Failing with <what>
            Given the command "echo evidence of <what>" that fails
            Examples:
              | what |
              | one  |
              | two  |
        """
      Then the run fails
      And 2 folders hold the evidence of 1 failure each
      And the page names "evidence of one"
      And the page names "evidence of two"
      And the JUnit XML counts 2 tests, 2 failures and 0 errors

    Scenario: What a run says last is what failed, and why
      # a log in CI is often cut to its end
      When these features are run
        """
        Feature: A sample
          Scenario: Passing
            Given a step that passes
          Scenario: Failing
            Given the command "echo broken; false" that fails
        """
      Then the run fails
      And the end of the run tells "failed: sample.feature:4  Failing"
      And the end of the run tells "    Given the command "echo broken; false" that fails"
      And the end of the run tells "    broken"
      And failures.txt tells the same of it

    Scenario Outline: No secret is shown: <where>
      When these features are run
        """
        Feature: A sample
          Scenario: Leaking
            Given the token <where>
        """
      Then the run fails
      And neither what was printed nor any file of the report holds the token

      Examples:
        | where                 |
        | in a message          |
        | in a very long message |
        | in a command          |
        | in a request          |
        | in printed text       |

  Rule: A failure of the infrastructure is no failure of the product

    Scenario: A host that is lost on the way
      When these features are run
        """
        Feature: A sample
          Scenario: Lost
            Given a host that cannot be reached
          Scenario: Failing
            Given the command "false" that fails
        """
      Then the run fails
      And the end of the run tells "infrastructure: 1 of 2 failed scenarios could not reach a host"
      And the page names "infrastructure: lost"
      And the JUnit XML counts 2 tests, 1 failure and 1 error
      And the JUnit XML names the error Unreachable

    Scenario: Hosts that are not there from the start
      When these features are run against hosts that are not there
        """
        Feature: A sample
          Scenario: Waiting in vain
            Given a step that passes
          Scenario: Never begun
            Given a step that passes
        """
      Then the run fails
      And the end of the run tells "infrastructure: 1 of 1 failed scenarios could not reach a host"
      And the JUnit XML names the error Unreachable

    Scenario: Hosts are named, and yet none is to be asked
      When these features are run without machines on the hosts of an inventory
        """
        Feature: A sample
          Scenario: Never begun
            Given a step that passes
        """
      Then the run ends with status 2
      And the end of the run tells "-D inventory with target=local: known are"

  Rule: Scenarios stand alone

    Scenario: Any order can be asked for, and be had again
      When these features are run in the orders 1, 1 and 2
        """
        Feature: A sample
          Scenario Outline: <name>
            Given a step that passes
            Examples:
              | name |
              | a    |
              | b    |
              | c    |
              | d    |
              | e    |
              | f    |
        """
      Then the first two runs have the same order, and the third another
