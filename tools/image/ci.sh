docker build --quiet --target simulator --tag cayenta-sim .
docker network create ci
docker run --detach --name simulator --network ci --read-only --volume "$PWD/tools/image/init:/init:ro" cayenta-sim
timeout 60 sh -c 'until docker exec simulator cayenta-sim healthcheck; do sleep 0.2; done'
# Your own tests stand here; they reach http://simulator:8480 from any container of the network.
docker run --rm --network ci --volume "$PWD/tools/image/ask.py:/ask.py:ro" --entrypoint python cayenta-sim /ask.py http://simulator:8480
docker stop simulator
