@machines
Feature: The hosts keep attackers out, and attackers cannot stop other clients

  Attacks come over the network, from the client host or from the computer that runs the features. An attacker who
  takes over one of the two programs has only the few rights that systemd leaves to it.

  Rule: The API host offers three ports and only current versions of TLS

    Scenario: A port scan from the client host
      # all well-known ports, and all ports on which the API host listens
      Then the client host can reach exactly these ports of the api host
        | port |
        | 22   |
        | 80   |
        | 443  |

    Scenario Outline: A TLS scan from the client host: <version>
      Then the API <answers> the client host if it speaks only <version>

      Examples:
        | version | answers |
        | TLSv1   | refuses |
        | TLSv1.1 | refuses |
        | TLSv1.2 | accepts |
        | TLSv1.3 | accepts |

  Rule: Without the token the API reveals nothing

    Scenario: A crawl from the client host
      When the client host requests each of these paths without a token, with every method
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
      Then every answer is fail with the status 401, 403 or 404
      And no answer contains a version, a path or a stack trace

  Rule: A client host has a token for its own records and nothing else

    Scenario: The client's token is computed from its uuid
      Then the deployed client has the token of its node

    Scenario: A client cannot store the record of another node
      When a record of another node is posted with the client's token
      Then the answer is 403 fail
        | field | reason                     |
        | uuid  | not the node of this token |
      And nothing of it is stored

    Scenario: A client can store its own record
      When an old record of the client is posted with the client's token
      Then the answer is 200 success

  Rule: SSH accepts keys, but no passwords and never root

    Scenario Outline: root is refused on the <host> host, even with a key
      Given root on the <host> host accepts the features' SSH key
      Then root cannot log in to the <host> host with this key

      Examples:
        | host   |
        | api    |
        | client |

    Scenario Outline: A password is refused on the <host> host, even the right one
      Given an account on the <host> host with a password
      Then the account cannot log in to the <host> host with this password

      Examples:
        | host   |
        | api    |
        | client |

  Rule: One address cannot keep the API from the others

    Scenario: Too many requests from one address are refused, and the client is not affected
      When this address sends 2500 requests at once
      Then some answers are 429 fail with a Retry-After header
      And a record of the client arrives within 20 seconds
      And the API answers this address again within 30 seconds

    Scenario Outline: The API closes a connection that sends <what>
      When a connection sends the API <what>
      Then the API closes the connection after 5 to 20 seconds

      Examples:
        | what                        |
        | nothing                     |
        | a header that never ends    |
        | a body that never completes |

  Rule: Answers are protected in browsers and kept out of caches

    Scenario Outline: The headers of the answer to <request>
      When the API is asked for <request>
      Then the answer has these headers
        | header                    | value                                       |
        | Strict-Transport-Security | max-age=31536000                            |
        | Content-Security-Policy   | default-src 'none'; frame-ancestors 'none'  |
        | X-Content-Type-Options    | nosniff                                     |
        | Cache-Control             | no-store                                    |
        | Server                    | nginx                                       |

      Examples:
        | request          |
        | a known path     |
        | an unknown path  |
        | a forbidden path |

    Scenario Outline: <page> may load scripts and styles of its own host alone
      When the API is asked for <page>
      Then the answer has these headers
        | header                    | value                                                                                                                                                                |
        | Strict-Transport-Security | max-age=31536000                                                                                                                                                     |
        | Content-Security-Policy   | default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none' |
        | X-Content-Type-Options    | nosniff                                                                                                                                                              |
        | Cache-Control             | no-store                                                                                                                                                             |
        | Server                    | nginx                                                                                                                                                                |

      Examples:
        | page              |
        | the login         |
        | a page of no name   |

  Rule: An attacker who takes over a program gains little

    @debian
    Scenario Outline: systemd rates the exposure of the <unit> as low
      # systemd-analyze on CentOS 7 has no such rating
      Then systemd rates the exposure of the <unit> of the <host> host at 3.0 or better

      Examples:
        | host   | unit    |
        | api    | service |
        | client | client  |

    Scenario Outline: The <unit> has no capabilities
      Then the processes of the <unit> of the <host> host have no capability and can gain none

      Examples:
        | host   | unit    |
        | api    | service |
        | client | client  |

    @slow @nightly
    Scenario: With client_sees=all the client has exactly the two capabilities that it needs, without it none
      When client.yml is run with client_sees=all
      Then exactly these tasks changed something
        | task                        |
        | client : Write the unit     |
        | client : Restart the client |
      And the client of the client host has exactly the capabilities CAP_DAC_READ_SEARCH CAP_SYS_PTRACE
      And the next record of the client has the open files of root's processes
      When client.yml is run with client_sees=own
      Then the processes of the client of the client host have no capability and can gain none

    Scenario: The client sees every process nevertheless
      Then the next record of the client contains every process that runs all the time

    Scenario Outline: Only <account> and root can read the home of <account> on the <host> host
      Then only <account> and root can read below /home/<account> on the <host> host

      Examples:
        | host   | account  |
        | api    | recorder |
        | client | reporter |

    Scenario: Only root can read the certificate's key
      Then only root can read the key that nginx uses

  Rule: A token or secret is where it is needed, and nowhere else

    Scenario Outline: <place> on the <host> host contains no token or secret
      Given a record was stored
      Then neither <place> of the <host> host nor its systemd journal contains a token or secret

      Examples:
        | host   | place                              |
        | api    | /home/recorder/service/service.log |
        | api    | /home/recorder/service/records     |
        | api    | /var/log                           |
        | api    | /etc                               |
        | client | /home/reporter/client/client.log   |
        | client | /var/log                           |
        | client | /etc                               |

    Scenario: The client host has its own token alone
      Then no file below these folders of the client host contains the node secret or the shared token
        | folder               |
        | /etc                 |
        | /home                |
        | /opt/process-client  |
        | /root                |
        | /tmp                 |
        | /var/log             |
        | /var/tmp             |

    Scenario: The features' reports contain no token or secret
      Then no report of the features contains a token or secret

  @slow @destructive @nightly
  Rule: Port 443 can be limited to named addresses

    Scenario: Only the client host can reach port 443
      When port 443 of the api host is limited to the client host
      Then exactly these tasks changed something
        | task                                    |
        | service : Open SSH, HTTP and HTTPS only |
        | service : Reload the firewall           |
      And this address cannot reach port 443 of the api host
      And a record of the client arrives within 20 seconds
