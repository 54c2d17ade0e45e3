Feature: A play whose inventory has no API host fails before it touches a host

  Scenario Outline: <playbook> with an inventory <how> group api
    Given an inventory <how> group api
    When <playbook> is run with this inventory
    Then the play fails with "The group api is empty"
    And no task changed anything

    Examples:
      | how           | playbook   |
      | with an empty | site.yml   |
      | with an empty | client.yml |
      | with an empty | rotate.yml |
      | without a     | client.yml |
