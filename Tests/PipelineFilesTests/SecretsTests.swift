import Glibc
import Pipelines
import Platform
import TestFolders
import Testing
@testable import PipelineFiles

@Suite struct `Secrets that pipelines name` {
    @Test func `come from the file, or else from the environment`() throws {
        let folder = TemporaryDirectory()
        let path = folder("secrets")
        try folder.write("secrets", Array("ONE=first=1\nTWO= second \n\n#THREE=3\n".utf8))
        let names = try ["ONE", "TWO", "THREE", "PRESSROOM_SECRETS_TEST"].map {
            try #require(SecretName(reference: "${\($0)}"))
        }
        setenv("PRESSROOM_SECRETS_TEST", "fourth", 1)
        #expect(
            Secrets(path: path).values(names) == [
                "ONE": "first=1", "TWO": " second ", "PRESSROOM_SECRETS_TEST": "fourth",
            ])
        #expect(Secrets(path: path + "x").values([names[0]]) == [:])
        #expect(Secrets(path: nil).values([]) == nil)
    }

    @Test(arguments: [
        ("${A}", "A"), ("${_B1}", "_B1"), ("${a}", nil), ("${1A}", nil), ("A", nil), ("${}", nil),
        ("${A", nil), ("${A B}", nil), ("${A}x", nil),
        ("${\(String(repeating: "A", count: 101))}", nil),
    ]) func `have names of capital letters`(text: String, name: String?) {
        #expect(SecretName(reference: text)?.text == name)
    }
}
