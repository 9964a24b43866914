"""Lets LocalStack's Lambda run functions without Docker: by asking the test's JVM, over HTTP, to run them.

LocalStack loads this as a plugin when it is on PYTHONPATH and LAMBDA_RUNTIME_EXECUTOR=lambda-host; LAMBDA_HOST is
the address of vaultsnapshot.local.LambdaHost. Everything else is LocalStack's own: who may invoke, the queue of
asynchronous events, their retries and destinations, the unpacked code, the role's credentials.
"""

import os

import requests
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

# What Lambda itself sets, of all that LocalStack would put into a container.
OF_LAMBDA = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_FUNCTION_NAME",
             "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_LOG_FORMAT")


class LambdaHostExecutor(RuntimeExecutor):
    def start(self, env_vars: dict[str, str]) -> None:
        config = self.function_version.config
        self._ask("POST", "", {
            "name": self.function_version.id.function_name,
            "handler": config.handler,
            "memoryMegabytes": config.memory_size,
            "timeoutSeconds": config.timeout,
            "code": str(config.code.get_unzipped_code_location()),
            "ofLambda": {name: str(env_vars[name]) for name in OF_LAMBDA if name in env_vars},
            "environment": dict(config.environment or {}),
        })

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        request_id = payload["invoke-id"]
        result = self._ask("POST", "/invocations", {"requestId": request_id, "event": payload["payload"]}).json()
        return InvocationResult(request_id, result["body"].encode(), is_error=result["failed"], logs=result["log"])

    def stop(self) -> None:
        self._ask("DELETE", "", {})

    def _ask(self, method, path, body):
        with requests.Session() as session:
            # Nothing here may take the way through a proxy.
            session.trust_env = False
            answer = session.request(method, f"{os.environ['LAMBDA_HOST']}/environments/{self.id}{path}", json=body)
        answer.raise_for_status()
        return answer

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        return os.environ["LAMBDA_HOST"]

    def get_logs(self) -> str:
        return ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        pass


class LambdaHostPlugin(RuntimeExecutorPlugin):
    name = "lambda-host"

    def load(self, *args, **kwargs):
        return LambdaHostExecutor
