@machines
Feature: Another run of a play repairs damage and changes nothing else

  The plays can be run at any time. Ansible reports each task that changed something. On a damaged host only the tasks
  responsible for the damaged parts change something, and readings continue meanwhile.

  @slow
  Rule: A second run changes nothing

    Scenario Outline: A second run of <playbook> changes nothing, and prints no secret
      When <playbook> is run verbosely by plain Ansible
      Then no task changed anything
      And the play touched only the <host> host
      And the output contains no token or secret

      Examples:
        | playbook    | host   |
        | api.yml     | api    |
        | archive.yml | api    |
        | client.yml  | client |

  @slow @destructive
  Rule: Damage is repaired by exactly the responsible tasks

    Scenario: A damaged API host is repaired
      Given this damage on the api host
        | what                               | is            |
        | /home/recorder/service/config.json | overwritten   |
        | /etc/nginx/nginx.conf              | overwritten   |
        | /etc/cron.d/process-service        | removed       |
        | /etc/logrotate.d/process-service   | of mode 0666  |
        | nginx                              | stopped       |
        | port 9999                          | opened        |
      When api.yml is run verbosely
      Then exactly these tasks changed something
        | task                                                    |
        | service : Write the service's configuration             |
        | service : Write the cleanup job and the log rotation    |
        | service : Configure nginx                               |
        | service : Open SSH, HTTP and HTTPS only                 |
        | service : Run the service, nginx, the firewall and cron |
        | service : Reload the service                            |
        | service : Reload the firewall                           |
        | service : Reload nginx                                  |
      And the output contains no token or secret
      # nginx was stopped for so long that the client's back-off is up to half a minute
      And a record of the client arrives within 60 seconds

    Scenario: A damaged archive is repaired
      Given this damage on the api host
        | what                                | is          |
        | /home/archivist/archive/config.json | overwritten |
        | /etc/cron.d/process-archive         | removed     |
        | archive                             | stopped     |
      When archive.yml is run verbosely
      Then exactly these tasks changed something
        | task                                                                      |
        | archive : Write the archive's configuration                               |
        | archive : Write the jobs, the log rotation and the unit of the first seal |
        | archive : Run the archive and cron                                        |
        | archive : Reload the archive                                              |
      And the output contains no token or secret

    Scenario: A damaged client host is repaired
      Given this damage on the client host
        | what                                 | is           |
        | /home/reporter/client/config.json    | overwritten  |
        | /etc/cron.d/process-client           | removed      |
        | the package orjson of process-client | removed      |
        | client                               | stopped      |
      When client.yml is run verbosely
      Then exactly these tasks changed something
        | task                                             |
        | application : Install the pinned packages        |
        | client : Write the client's configuration        |
        | client : Write the schedule and the log rotation |
        | client : Run the client and cron                 |
        | client : Restart the client                      |
        | client : Reload the client                       |
      And the output contains no token or secret
      And the client's configuration is the same as before the damage
      # cron looks for new schedules once a minute
      And a record of the client arrives within 80 seconds

  @slow @nightly
  Rule: A changed variable reaches the hosts, and no reading is lost

    Scenario: keep_records is changed
      Given a record from 4 days ago and one from 2 days ago that the journal names
      When api.yml is run with service_keep_records=3
      Then exactly these tasks changed something
        | task                                        |
        | service : Write the service's configuration |
        | service : Reload the service                |
      And the service of the api host runs the same process
      And no tick was missed
      When the archive of the api host seals all records
      And the hourly cleanup job runs
      Then only the record from 2 days ago is left

    @destructive
    Scenario: An inventory brings its own certificate and token, and turns hardening off
      Given root on the api host accepts the features' SSH key
      And an inventory with its own certificate and token, and without hardening
      When site.yml is run with this inventory
      Then exactly these tasks changed something
        | task                                                     |
        | hardening : Forbid SSH logins as root and by password    |
        | service : Write the unit that shares older records       |
        | service : Write the service's configuration              |
        | service : Write the unit                                 |
        | service : Install the certificate and its key            |
        | service : Fetch the certificate for the clients to trust |
        | service : Configure nginx                                |
        | hardening : Reload the SSH server                        |
        | service : Restart the service                            |
        | service : Reload the service                             |
        | service : Share older records                            |
        | service : Reload nginx                                   |
        | archive : Write the unit                                 |
        | archive : Write the jobs, the log rotation and the unit of the first seal |
        | archive : Restart the archive                            |
        | hardening : Forbid SSH logins as root and by password    |
        | client : Install the certificate to trust                |
        | client : Write the client's configuration                |
        | client : Write the unit                                  |
        | hardening : Reload the SSH server                        |
        | client : Restart the client                              |
        | client : Reload the client                               |
      And the API presents this certificate and accepts this token
      And root can log in to the api host with this key
      And the API's answers have no hardening headers
      And a record of the client arrives within 20 seconds
      And these scenarios pass with this inventory
        | scenario                         |
        | service.log names each record    |
        | A killed client is started again |

  @nightly
  Rule: A play that cannot succeed names the cause

    Scenario Outline: <fault>
      When <playbook> is run by plain Ansible with <variables>
      Then the play fails with "<message>"
      And no task changed anything

      Examples:
        | fault                              | playbook   | variables                             | message                    |
        | A host that cannot be reached      | api.yml    | ansible_host=127.0.0.1 ansible_port=9 | Connection refused         |
        | A wrong password                   | api.yml    | ansible_ssh_private_key_file=/dev/null ansible_password=wrong | Permission denied |
        | No token                           | api.yml    | recorder_token=                       | recorder_token is missing  |
        | A token that is easy to guess      | api.yml    | recorder_token=short                  | shorter than 16 characters |
        | A certificate file that is missing | client.yml | client_ca_file=/nowhere.pem           | run api.yml first          |
        | A uuid of the wrong form           | client.yml | client_uuid=../etc                    | client_uuid                |

  @slow @destructive @nightly
  Rule: An upgrade gives each client a token of its own, as soon as the API knows such tokens

    Scenario: After an upgrade the play says once how to retire the shared token
      Given both hosts are as a version without node tokens has left them
      When site.yml is run
      Then exactly these tasks changed something
        | task                                        |
        | service : Write the service's configuration |
        | service : Reload the service                |
        | client : Write the client's configuration   |
        | client : Reload the client                  |
      And the play says "rotate.yml replaces it"
      And the deployed client has the token of its node
      And a record of the client arrives within 20 seconds
      When client.yml is run
      Then no task changed anything
      And the play does not say "rotate.yml replaces it"

    Scenario: A client of an API without node tokens keeps the token that it has
      Given both hosts are as a version without node tokens has left them
      When client.yml is run
      Then the play fails with "It is older than node tokens"
      And no task changed anything
      And a record of the client arrives within 20 seconds

    Scenario: An API without node tokens and its client go on with the shared token
      Given both hosts are as a version without node tokens has left them
      When site.yml is run with recorder_node_secret=
      Then no task changed anything
      And a record of the client arrives within 20 seconds

  @slow @destructive @nightly
  Rule: A host may be set up in its own way

    Scenario: A host whose sudo has a strict umask
      Given sudo on the client host has the umask 0077
      And this damage on the client host
        | what                                 | is           |
        | /opt/process-client/venv/bin         | of mode 0700 |
        | the package orjson of process-client | removed      |
      When client.yml is run
      Then exactly these tasks changed something
        | task                                        |
        | application : Install the pinned packages   |
        | application : Let the account read its code |
        | client : Restart the client                 |
      And the account of the client can read all its code
      And a record of the client arrives within 60 seconds

  @slow @destructive @nightly
  Rule: After a reboot the system runs again without help

    Scenario Outline: Records arrive after a reboot of the <host> host
      When the <host> host is rebooted
      Then a record of the client arrives within 120 seconds

      Examples:
        | host   |
        | api    |
        | client |
