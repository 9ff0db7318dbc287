# A private OpenStack Swift with its S3 interface in one process: an account, a container and an object server of one
# device and a proxy, each on a free port, all of it in the working directory. Started by swift.ts; `ready` holds the port.
import eventlet

eventlet.monkey_patch()

import os
from eventlet import wsgi

ROOT = os.getcwd()
FILTERS = 'catch_errors gatekeeper cache listing_formats s3api tempauth copy bulk slo dlo versioned_writes'.split()


def write(name, text):
    with open(os.path.join(ROOT, name), 'w') as file:
        file.write(text)


write('swift.conf', '[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n'
      '[storage-policy:0]\nname = gold\ndefault = yes\n')

import swift.common.storage_policy as policy
import swift.common.utils as utils

policy.SWIFT_CONF_FILE = utils.SWIFT_CONF_FILE = os.path.join(ROOT, 'swift.conf')
policy.reload_storage_policies()
utils.validate_hash_conf()

from swift.common.ring import RingBuilder
from swift.common.wsgi import loadapp

STORING = ['account', 'container', 'object']
doors = {kind: eventlet.listen(('127.0.0.1', 0)) for kind in [*STORING, 'proxy']}
os.makedirs('node/d1', exist_ok=True)

for kind in STORING:
    builder = RingBuilder(2, 1, 0)
    builder.add_dev({'id': 0, 'region': 1, 'zone': 1, 'weight': 1, 'ip': '127.0.0.1', 'meta': '',
                     'port': doors[kind].getsockname()[1], 'device': 'd1'})
    builder.rebalance()
    builder.get_ring().save(os.path.join(ROOT, kind + '.ring.gz'))
    write(kind + '.conf', f'[DEFAULT]\nswift_dir = {ROOT}\ndevices = {ROOT}/node\nmount_check = false\n'
          'fallocate_reserve = 0\ndisable_fallocate = true\n'
          f'[pipeline:main]\npipeline = {kind}-server\n[app:{kind}-server]\nuse = egg:swift#{kind}\n')

more = {'tempauth': 'user_test_tester = secret .admin\n'}
filters = ''.join(f'[filter:{name}]\nuse = egg:swift#{"memcache" if name == "cache" else name}\n{more.get(name, "")}'
                  for name in FILTERS)
write('proxy.conf', f'[DEFAULT]\nswift_dir = {ROOT}\n[pipeline:main]\npipeline = {" ".join(FILTERS)} proxy-server\n'
      '[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\nallow_account_management = true\n' + filters)


class Silence:
    def write(self, *_):
        pass


pool = eventlet.GreenPool()
for kind, door in doors.items():
    pool.spawn(wsgi.server, door, loadapp(os.path.join(ROOT, kind + '.conf')), Silence())
write('ready.new', str(doors['proxy'].getsockname()[1]))
os.rename('ready.new', 'ready')
pool.waitall()
