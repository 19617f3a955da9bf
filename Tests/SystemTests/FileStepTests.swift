import Platform
import TestFolders
import TestMedia
import Testing

extension SystemTests {
    /// Steps that take the files of others as they are.
    @Suite struct `Steps that take any file` {
        let directory: TemporaryDirectory

        init() throws {
            directory = try TestPipelines.folder([
                "packed": """
                accepts: [image/jpeg]
                steps:
                  small: { uses: thumbnail, with: { width: 40 } }
                  facts: { uses: metadata }
                  sums: { uses: checksum, needs: [small, facts] }
                  long: { uses: checksum, needs: [small], with: { algorithm: sha512 } }
                  sent: { uses: checksum }
                  pack: { uses: archive, needs: [small, facts, sums, long] }
                """
            ])
        }

        @Test
        func `an unpacked archive passes sha256sum -c and sha512sum -c, whatever its names are`()
            throws
        {
            let names = ["a/photo.jpg", "b/photo.jpg", "Grüße & \"mehr\".jpg"]
            for name in names { try directory.write(name, Media.photo) }
            let run = try start(
                Program.sibling("pressroom"),
                ["run", "packed", "--together", "-o", "out"] + names)
            #expect(try run.end() == .exited(0))
            #expect(
                try directory.files("out/sums") == ["SHA256SUMS"]
                    && directory.files("out/long") == ["SHA512SUMS"])
            let unzip = try start(
                "python3", ["-m", "zipfile", "-e", "out/pack/photo-pack.zip", "unpacked"])
            #expect(try unzip.end() == .exited(0))
            let files = try directory.files("unpacked")
            #expect(
                Set(files).isSuperset(of: [
                    "SHA256SUMS", "SHA512SUMS", "photo-small.jpg", "photo-2-small.jpg",
                    "Grüße & \"mehr\"-facts.json",
                ]) && files.count == 8)
            for (program, sums) in [("sha256sum", "SHA256SUMS"), ("sha512sum", "SHA512SUMS")] {
                let check = try start(program, ["-c", "--strict", sums], in: "unpacked")
                #expect(try check.end() == .exited(0), "\(program)")
            }
        }

        private func start(_ program: String, _ words: [String], in folder: String = ".") throws
            -> Program
        {
            let null = try Descriptor.null()
            return try Program(
                program, words, descriptors: [null.raw, null.raw, 2],
                workingDirectory: directory(folder))
        }
    }
}
