# Two images:  docker build --target simulator .   and   docker build --target adapter .
# The simulator's has no package that only the adapter needs.
# The base is any image with Python 3.11 as `python` on the path, its venv module among it.
ARG BASE=python:3.11-slim

FROM ${BASE} AS simulator-app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /build && python -m venv --without-pip /app
WORKDIR /src
# requirements-plain.lock leaves out BILLPDF and the file server, and a third of the size.
ARG LOCK=requirements-simulator.lock
COPY requirements-plain.lock requirements-simulator.lock requirements-build.lock ./
# A registry behind a house's own authority: --secret id=ca,src=<its certificates>.
RUN --mount=type=secret,id=ca \
    if [ -s /run/secrets/ca ]; then export PIP_CERT=/run/secrets/ca; fi \
    && /build/bin/pip install --quiet --require-hashes -r requirements-build.lock \
    && /build/bin/pip --python /app/bin/python install --quiet --no-compile --only-binary :all: --require-hashes -r "${LOCK}"
COPY pyproject.toml README.md mock_cayenta_pytest.py ./
COPY schemas schemas
COPY simulator simulator
COPY ic_adapter ic_adapter
COPY scenarios scenarios
COPY harness harness
RUN /build/bin/pip wheel --quiet --no-deps --no-build-isolation --no-index --wheel-dir /wheel . \
    && /build/bin/pip --python /app/bin/python install --quiet --no-compile --no-deps --no-index /wheel/*.whl \
    && cp simulator/edge/probe.py /app/probe.py \
    && /app/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /app/lib

FROM simulator-app AS adapter-app
COPY requirements.lock ./
RUN --mount=type=secret,id=ca \
    if [ -s /run/secrets/ca ]; then export PIP_CERT=/run/secrets/ca; fi \
    && /build/bin/pip --python /app/bin/python install --quiet --no-compile --only-binary :all: --require-hashes -r requirements.lock \
    && /app/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /app/lib

FROM ${BASE} AS runtime
# Slim bases come without bytecode, and a read-only root cannot keep any: compile once, here. pip stays behind.
RUN if python -c 'import pip' 2>/dev/null; then python -m pip uninstall --quiet --yes pip setuptools wheel; fi \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash \
        -x '/(test|tests|idlelib|lib2to3|turtledemo|tkinter|ensurepip|site-packages|dist-packages)/' \
        "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" \
    && install -d -m 0755 /init && install -d -m 0750 -o 10001 -g 10001 /data
ENV PATH=/app/bin:$PATH HOME=/tmp PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
STOPSIGNAL SIGTERM
# Checks are cheap, hence every 2 s: builders older than Docker 25 do not know --start-interval (compose.yaml sets it).
USER 10001:10001

FROM runtime AS adapter
COPY --from=adapter-app /app /app
ENV IC_ADAPTER_HOST=0.0.0.0 IC_ADAPTER_DB=/data/ic-adapter.db
WORKDIR /data
VOLUME /data
EXPOSE 8490
HEALTHCHECK --interval=2s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-I", "-S", "/app/probe.py", "IC_ADAPTER_PORT=8490", "/ready"]
ENTRYPOINT ["ic-adapter"]
CMD ["serve"]

# The last one is what `docker build .` makes. *.json files mounted at /init are applied before it is ready.
FROM runtime AS simulator
COPY --from=simulator-app /app /app
ENV CAYENTA_SIM_HOST=0.0.0.0 CAYENTA_SIM_INIT_DIR=/init
WORKDIR /init
EXPOSE 8480
HEALTHCHECK --interval=2s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-I", "-S", "/app/probe.py", "CAYENTA_SIM_PORT=8480", "/__admin/ready"]
ENTRYPOINT ["cayenta-sim"]
CMD ["serve"]
