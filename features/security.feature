@machines
Feature: Nobody gets in who should not, and nobody is held up by who tries

  Attacks come over the network, from the client host or from where the features run. What remains to
  an attacker who took one of the two programs over is what systemd left to it: little.

  Rule: The API host shows three ports, and TLS of today alone

    Scenario: A port scan from the client host
      # all that are well known, and all on which the API host listens for itself
      Then the client host can reach exactly these ports of the api host
        | port |
        | 22   |
        | 80   |
        | 443  |

    Scenario Outline: A TLS scan from the client host: <version>
      Then the API <answers> the client host speaking <version> alone

      Examples:
        | version | answers |
        | TLSv1   | refuses |
        | TLSv1.1 | refuses |
        | TLSv1.2 | accepts |
        | TLSv1.3 | accepts |

  Rule: Without the token there is nothing to see

    Scenario: A crawl from the client host
      When the client host asks the API without a token for each of these, in every way
        | path                     |
        | /                        |
        | /index.html              |
        | /api                     |
        | /api/v1                  |
        | /api/v1/record           |
        | /api/v1/records          |
        | /api/v1/openapi.json     |
        | /api/test                |
        | /api/test/count          |
        | /api/test/latest         |
        | /api/test/..;/v1/record  |
        | /records/                |
        | /config.json             |
        | /service.log             |
        | /static/index.html       |
        | /.git/config             |
        | /server-status           |
        | /console                 |
      Then every answer is 401, 403 or 404, fail
      And no answer tells a version, a path or a trace of the program

  Rule: People log in by key, and never as root

    Scenario Outline: root is refused on the <host> host, even with a key
      Given root of the <host> host knows the key of the features
      Then nobody gets in on the <host> host as root

      Examples:
        | host   |
        | api    |
        | client |

    Scenario Outline: A password is refused on the <host> host, even the right one
      Given an account of the <host> host with a password
      Then nobody gets in on the <host> host with this password

      Examples:
        | host   |
        | api    |
        | client |

  Rule: One address cannot keep the API from the others

    Scenario: Too many requests are refused, and others go on
      When this address sends 2500 requests at once
      Then some of them are answered 429 fail, asking to come again later
      And a record of the client arrives within 20 seconds
      And the API comes to answer this address again within 30 seconds

    Scenario Outline: Who keeps it waiting is cut off: <what>
      When the API is sent <what>
      Then it cuts the connection after 5 to 20 seconds

      Examples:
        | what                     |
        | nothing at all           |
        | a header that never ends |
        | a body that never comes  |

  Rule: Answers are for programs, and nobody keeps them

    Scenario Outline: The headers of the answer to <request>
      When <request> is asked of the API
      Then its headers say how to treat it
        | header                    | value                                       |
        | Strict-Transport-Security | max-age=31536000                            |
        | Content-Security-Policy   | default-src 'none'; frame-ancestors 'none'  |
        | X-Content-Type-Options    | nosniff                                     |
        | Cache-Control             | no-store                                    |
        | Server                    | nginx                                       |

      Examples:
        | request             |
        | what it knows       |
        | what is not there   |
        | what is not allowed |

  Rule: Who took a program over would have little

    @debian
    Scenario Outline: systemd rates what is left to the <unit>
      # systemd-analyze of CentOS 7 cannot tell
      Then systemd rates the exposure of the <unit> of the <host> host at 3.0 or better

      Examples:
        | host   | unit    |
        | api    | service |
        | client | client  |

    Scenario Outline: The <unit> has no power over its host
      Then the processes of the <unit> of the <host> host have no capability and can gain none

      Examples:
        | host   | unit    |
        | api    | service |
        | client | client  |

    Scenario: The client sees every process all the same
      Then the newest record of the client shows every process that runs all the time

    Scenario Outline: What <account> keeps on the <host> host is closed to everybody else
      Then nobody but <account> and root can read below /home/<account> on the <host> host

      Examples:
        | host   | account  |
        | api    | recorder |
        | client | reporter |

    Scenario: The key of the certificate is root's alone
      Then the key that nginx uses is readable by root alone

  Rule: The token stands where it is needed, and nowhere else

    Scenario Outline: Not in <place> of the <host> host
      Given a record was stored
      Then neither <place> of the <host> host nor its systemd journal contains the token

      Examples:
        | host   | place                                  |
        | api    | /home/recorder/service/service.log     |
        | api    | /home/recorder/service/records         |
        | api    | /var/log                               |
        | api    | /etc                                   |
        | client | /home/reporter/client/client.log       |
        | client | /var/log                               |
        | client | /etc                                   |

    Scenario: Not in the reports of the features
      Then the token does not stand in any report of the features

  @slow @destructive @nightly
  Rule: Port 443 can be kept for those who are named

    Scenario: Only the client host is let in
      When port 443 of the api host is kept for the client host
      Then exactly these tasks changed something
        | task                                                 |
        | service : Open SSH, HTTP and HTTPS, and nothing else |
        | service : Reload the firewall                        |
      And port 443 of the api host cannot be reached from this address
      And a record of the client arrives within 20 seconds
