Feature: `make up` ends with what a person wants to know, or with what stopped it

  Bringing two machines up needs packages, a hypervisor, a box and a network. Where one of them is not to
  be had, the command ends with one line that says so, and can be run again when it is.

  Scenario: Where nothing is wrong, what runs and what to do with it is said at the end
    Given a computer on which nothing is wrong
    When the machines are brought up there
    Then the command succeeds
    And it ends with these lines among others
      | line                                                                  |
      | api      192.168.56.10   vagrant ssh api                              |
      | client   192.168.56.11   vagrant ssh client                           |
      | API      https://192.168.56.10/api/v1/record                          |
      | records  2 so far; the newest is 3 s old: web-1_1593338571.56.json    |
      | watch    vagrant ssh api -c 'sudo ls -la /home/recorder/service/records' |
      | stop     make down               (make up goes on; make reclaim removes the machines) |

  Scenario: Machines are stopped, and kept
    Given a computer on which nothing is wrong
    When the machines are stopped there
    Then the command succeeds
    And Vagrant was asked for nothing but "halt"

  Scenario Outline: <trouble>
    Given a computer on which <trouble>
    When the machines are brought up there
    Then the command fails, and its only line on stderr says "<what is wrong>"
    And the same line says "<what to do>"

    Examples: the computer
      | trouble                        | what is wrong                                          | what to do                 |
      | packages cannot be installed   | packages could not be installed                        | is there a network?        |
      | there is no Debian             | this is no Debian or Ubuntu                            | by hand                    |
      | no virtual machine boots       | no virtual machine boots here, neither with KVM nor emulated | or install VirtualBox |
      | libvirt does not start         | libvirtd does not start                                | run `libvirtd` as root     |
      | another checkout has machines  | belongs to another checkout (/elsewhere)               | run `make down` there      |
      | no kernel can be fetched       | apt could not fetch                                    | is there a network?        |

    Examples: the box
      | trouble                        | what is wrong                                          | what to do                 |
      | no box can be had              | the Debian 12 box could not be built                   | is there a network?        |
      | BOX is "no/such-box"           | BOX=no/such-box is no box for libvirt that can be had  | set it to the path of a box |
      | BOX is "/nowhere.box"          | BOX=/nowhere.box is no box for libvirt                 | set it to the path of a box |
      | DRIVER is "vmware"             | DRIVER=vmware is unknown                               | set kvm or qemu            |

    Examples: Vagrant
      | trouble                        | what is wrong                                          | what to do                 |
      | Vagrant fails                  | `vagrant up --parallel --no-provision` failed          | see                        |
      | no machine answers             | `vagrant ssh-config` fails                             | vagrant fails here         |

  Scenario: A box that cannot be downloaded is built, and that is said in one line
    Given a computer on which no box can be had
    When the machines are brought up there
    Then one line says "The box centos/7 cannot be downloaded here: a Debian 12 box is built in its place"

  Scenario: Machines are removed though another checkout's stand where this one's were
    Given a computer on which another checkout took the names
    When the machines are removed there
    Then the command succeeds
    And one line says "No machines exist any more"

  Scenario Outline: Vagrant, when the features ask it for the machines, <answer>
    Given a Vagrant that <answer>
    When the features are run on its machines
    Then the command fails, and one line says "<message>"

    Examples:
      | answer                                     | message                                     |
      | is busy for somebody else, then has none   | not running: api, client; run `make up`     |
      | fails                                      | vagrant failed: It fails; run `make up`     |

  Scenario Outline: A hosts file that is <fault>
    Given a hosts file that is <fault>
    When the features are run on its hosts
    Then the command fails, and one line says "<message>"

    Examples:
      | fault              | message                                                     |
      | broken             | hosts is no inventory: Expected key=value                   |
      | without an API host | hosts: no host in the group 'api'                          |
      | not there          | hosts is no inventory: there is no such file                |

  Scenario Outline: A hosts file that is <fault> ends <playbook> before a host is touched
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
