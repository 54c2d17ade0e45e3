Feature: The client trusts only the certificates that it is given

  A faulty certificate stops the delivery, not the client: readings wait in the spool, and client.log
  names the check that failed and the remedy.

  Background:
    Given a client
    And a gate with a certificate between the client and the API

  @deployed
  Scenario: The right certificate
    When the client reports once
    Then the client exits with status 0
    And the node has 1 record

  Scenario Outline: A certificate that is <fault>
    Given the API shows a certificate that is <fault>
    When the client reports once
    Then the client exits with status 1
    And client.log contains "POST failed: the API's certificate is <fault>: <advice>"
    And the API has received no reading
    And the spool contains 1 reading

    Examples:
      | fault            | advice                             |
      | expired          | renew it on the API host           |
      | not valid yet    | set the clocks of both hosts right |
      | for another name | let url name the API               |

    @deployed
    Examples: another certificate
      | fault            | advice                             |
      | not trusted      | if it was replaced on purpose      |

  Scenario: Readings that waited for a right certificate are sent
    Given the API shows a certificate that is expired
    And the client reports once
    When the API shows a right certificate, which the client is given
    And the client reports once
    Then the client exits with status 0
    And the node has 2 records

  Scenario Outline: The client has <what> of the authority that signed the API's certificate
    Given the API shows a certificate by an authority of which the client has <what>
    When the client reports once
    Then the client exits with status 0
    And the node has 1 record

    Examples:
      | what             |
      | the certificate  |
      | the intermediate |
      | the root         |

  Scenario: The client has the root of another authority
    Given the API shows a certificate by an authority of which the client has another root
    When the client reports once
    Then the client exits with status 1
    And client.log contains "POST failed: the API's certificate is not trusted"
    And the API has received no reading

  Scenario: Without ca_file the system's authorities are trusted, and not this certificate
    Given the client's configuration has no ca_file
    When the client reports once
    Then the client exits with status 1
    And client.log contains "POST failed: the API's certificate is not trusted"
    And the API has received no reading

  Scenario: The TLS handshake takes too long
    Given the API never answers the TLS handshake
    When the client reports once
    Then the client exits with status 1
    And client.log contains "POST failed: time-out, no connection within 1.5 s"
    And the spool contains 1 reading

  Scenario: The API does not use TLS
    Given the API does not use TLS
    When the client reports once
    Then the client exits with status 1
    And client.log contains "POST failed: TLS failed"
    And the API has received no reading
