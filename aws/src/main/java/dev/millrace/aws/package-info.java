/** The ports on AWS, DynamoDB, SQS and S3, and what else several Lambda functions share. */
@NullMarked
package dev.millrace.aws;

import org.jspecify.annotations.NullMarked;
