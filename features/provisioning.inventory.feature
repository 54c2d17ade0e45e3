Feature: A hosts file without an API host ends a play before a host is touched

  Scenario Outline: <playbook> with a hosts file that is <fault>
    Given a hosts file that is <fault>
    When <playbook> is run on its hosts
    Then the play fails with "no host is in the group api"
    And no task changed anything

    Examples:
      | fault                             | playbook   |
      | without a host in its group api   | site.yml   |
      | without a host in its group api   | client.yml |
      | without a host in its group api   | rotate.yml |
      | without an API host               | client.yml |
