import Jobs
import Spool
import Testing
@testable import Responder

@Suite struct `The archive of a batch over HTTP` {
    private func archive(_ jobs: FollowedJobs) -> Response {
        jobs.front.answer("GET", "/batches/\(jobs.batch)/archive")
    }

    /// What the archive has, as far as names and stored texts show in it.
    private func written(_ response: Response) throws -> String {
        guard let archive = response.archive else { throw Missing() }
        var bytes: [UInt8] = []
        try archive.write {
            bytes += $0
            return true
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private struct Missing: Error {}

    @Test func `an archive has a folder for each job of the batch, once all have ended`() throws {
        let jobs = try FollowedJobs(3)
        try jobs.end(jobs.ids[0], .completed, makes: ["a.jpg", "a.jpg"])
        try jobs.end(jobs.ids[1], .failed)
        let early = archive(jobs)
        #expect(early.status == 409 && early.value("Retry-After") == "5")
        #expect(early.text.contains("1 of 3 jobs of the batch have not ended yet"))
        try jobs.end(jobs.ids[2], .failed, makes: ["b?.jpg"])
        let response = archive(jobs)
        #expect(response.status == 200 && response.value("Content-Type") == "application/zip")
        let disposition = response.value("Content-Disposition") ?? ""
        #expect(disposition.hasPrefix("attachment; filename=\"batch-\(jobs.batch).zip\""))
        let text = try written(response)
        let names = ["upload/small/a.jpg", "upload/small/a-2.jpg", "upload-2/small/b_.jpg"]
        #expect(names.allSatisfy(text.contains))
        #expect(!text.contains("upload-3"))
    }

    @Test func `a job that is removed after the answer has begun is left out`() throws {
        let jobs = try FollowedJobs(2)
        for id in jobs.ids { try jobs.end(id, .completed, makes: ["\(id).jpg"]) }
        let response = archive(jobs)
        #expect(jobs.front.answer("DELETE", "/jobs/\(jobs.ids[0])").status == 204)
        let text = try written(response)
        #expect(!text.contains(jobs.ids[0].text))
        #expect(text.contains("upload/small/\(jobs.ids[1]).jpg"))
    }

    @Test func `the links of a job and of a batch lead to their archives once there are any`()
        throws
    {
        let jobs = try FollowedJobs(1)
        func links() throws -> [JSONValue?] {
            try ["/jobs/\(jobs.ids[0])", "/batches/\(jobs.batch)"].map { target in
                let response = jobs.front.answer("GET", target)
                return try JSON.decode(JSONValue.self, from: response.body)["links"]?["archive"]
            }
        }
        #expect(try links() == [nil, nil])
        try jobs.end(jobs.ids[0], .completed, makes: ["a.jpg"])
        #expect(
            try links()
                == [.text("/jobs/\(jobs.ids[0])/archive"), .text("/batches/\(jobs.batch)/archive")])
    }

    @Test func `a batch that has made nothing has no archive`() throws {
        let jobs = try FollowedJobs(1)
        try jobs.end(jobs.ids[0], .failed)
        let response = archive(jobs)
        #expect(response.status == 404)
        #expect(response.text.contains("The jobs of the batch have made no files."))
    }

    @Test func `folders have names that no system takes for the same, nor for none`() {
        var folders = BatchArchive.FolderNames()
        let names = ["a", "A", "a", "..", "b/c", "d:e"].map { folders.choose($0) }
        #expect(names == ["a", "A-2", "a-3", "_..", "b_c", "d_e"])
    }
}
