import Jobs
import Publishing
import Testing

/// A request of "Examples: Signature calculations" in Amazon's reference of S3, and its signature:
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>.
struct SignedExample: CustomTestStringConvertible {
    var method = "GET"
    var path = "/"
    var query = ""
    var fields: [(name: String, value: String)] = []
    var sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    let signedFields: String
    let signature: String

    var testDescription: String { "\(method) \(path)?\(query)" }

    static let all = [
        SignedExample(
            path: "/test.txt", fields: [("range", "bytes=0-9")],
            signedFields: "host;range;x-amz-content-sha256;x-amz-date",
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        SignedExample(
            method: "PUT", path: "/test%24file.text",
            fields: [
                ("date", "Fri, 24 May 2013 00:00:00 GMT"),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ],
            sha256: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            signedFields: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        SignedExample(
            query: "lifecycle=", signedFields: "host;x-amz-content-sha256;x-amz-date",
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        SignedExample(
            query: "max-keys=2&prefix=J", signedFields: "host;x-amz-content-sha256;x-amz-date",
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]
}

@Suite struct `Signatures of requests to S3` {
    @Test(arguments: SignedExample.all)
    func `a request is signed as Amazon's examples are`(example: SignedExample) throws {
        let signature = RequestSignature(
            region: "us-east-1", accessKey: "AKIAIOSFODNN7EXAMPLE",
            secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
        let fields = signature.fields(
            example.method, host: "examplebucket.s3.amazonaws.com", path: example.path,
            query: example.query, example.fields, sha256: example.sha256,
            at: try #require(Timestamp("2013-05-24T00:00:00Z")))
        #expect(
            fields.last?.value
                == "AWS4-HMAC-SHA256 "
                + "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=\(example.signedFields),Signature=\(example.signature)")
    }
}
