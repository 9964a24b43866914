"""Calls a function as 'aws lambda invoke' does, through the SDK that SAM CLI brings: invoke.py ENDPOINT FUNCTION EVENT."""

import json
import sys

import boto3
import botocore.config

endpoint, function, event = sys.argv[1:]
client = boto3.client("lambda", endpoint_url=endpoint, region_name="eu-central-1", aws_access_key_id="test",
                      aws_secret_access_key="test",
                      config=botocore.config.Config(read_timeout=300, retries={"total_max_attempts": 1}))
answer = client.invoke(FunctionName=function, Payload=event)
print(json.dumps({"status": answer["StatusCode"], "payload": json.loads(answer["Payload"].read())}))
