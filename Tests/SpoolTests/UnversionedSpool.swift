import Jobs
import Platform

/// A spool as Pressroom wrote it before what is on disk had a format version, letter by letter.
enum UnversionedSpool {
    static let queued = JobID("01a22e3c-e401-7001-a2fe-b73afa67dc8f")!
    static let held = JobID("01a22e3c-e402-7001-a2fe-b73afa67dc8f")!
    static let interrupted = JobID("01a22e3c-e403-7001-a2fe-b73afa67dc8f")!
    static let ended = JobID("01a22e3c-e464-71f1-a2fe-b73afa67dc8f")!
    static let batch = BatchID("01a22e3c-e400-7001-a2fe-b73afa67dc8f")!
    /// An upload with this key became the job that has ended.
    static let key = "k"
    static let keyContent = String(repeating: "a", count: 64)

    /// Puts a job of each kind into a spool.
    static func plant(in spool: String) throws {
        try plant(queued, in: "\(spool)/new/normal")
        try plant(held, in: "\(spool)/held", status: status(held, "held", more: notBefore))
        try plant(interrupted, in: "\(spool)/work", status: status(interrupted, "processing"))
        let done = "\(spool)/done/2026-11-30"
        try plant(ended, in: done, status: status(ended, "completed", more: notifications))
        let output = try Directory(making: "\(done)/\(ended)/out").making("tile")
        try output.replace("000.jpg", with: Array("tile".utf8), durable: false)
        let notify = try Directory(making: "\(done)/\(ended)/notify")
        try notify.replace("0.json", with: Array(outboxEvent.utf8), durable: false)
        try notify.replace("deliveries.json", with: Array(deliveries.utf8), durable: false)
        try Directory(making: "\(spool)/outbox").replace("\(ended)_0", with: [], durable: false)
        let batch = try Directory(making: "\(spool)/batches/\(batch)")
        try batch.replace("batch.json", with: Array(batchManifest.utf8), durable: false)
        try batch.replace("refused.json", with: Array(refusals.utf8), durable: false)
        try Directory(making: "\(spool)/keys").replace(
            key, with: Array("\(ended) \(keyContent)\n".utf8), durable: false)
    }

    private static func plant(_ id: JobID, in folder: String, status: String? = nil) throws {
        let job = try Directory(making: "\(folder)/\(id)")
        try job.make("out")
        try job.making("in").replace("000", with: Array("hello".utf8), durable: false)
        try job.replace("manifest.json", with: Array(manifest(id).utf8), durable: false)
        if let status {
            try job.replace("status.json", with: Array(status.utf8), durable: false)
        }
    }

    private static func manifest(_ id: JobID) -> String {
        """
        {
          "id" : "\(id)",
          "inputs" : [
            {
              "bytes" : 5,
              "mediaType" : "image/jpeg",
              "name" : "upload.jpg"
            }
          ],
          "lane" : "normal",
          "owner" : "anna",
          "pipeline" : "told"
        }

        """
    }

    /// - Parameter more: fields that only some have, each line with a comma behind it.
    private static func status(_ id: JobID, _ state: String, more: String = "") -> String {
        """
        {
          "attempt" : 1,
          "createdAt" : "2026-11-30T20:54:32.292Z",
          "finishedAt" : "2026-11-30T20:54:32.324Z",
          "id" : "\(id)",
          "inputs" : [
            {
              "bytes" : 5,
              "mediaType" : "image/jpeg",
              "name" : "upload.jpg"
            }
          ],
          "interruptions" : 0,
          "links" : {
            "events" : "/jobs/\(id)/events",
            "files" : "/jobs/\(id)/files",
            "self" : "/jobs/\(id)"
          },
          "message" : "\(state)",
        \(more)  "pipeline" : "told",
          "progress" : 1,
          "startedAt" : "2026-11-30T20:54:32.298Z",
          "state" : "\(state)",
          "steps" : [
            {
              "name" : "tile",
              "outputs" : [
                {
                  "bytes" : 4,
                  "height" : 30,
                  "href" : "/jobs/\(id)/files/tile/000.jpg",
                  "mediaType" : "image/jpeg",
                  "name" : "000.jpg",
                  "sha256" : "cb61a65d26aa9701af6d3e905fe172de973d4a17452d19d812abb19a3107c68a",
                  "title" : "upload-tile.jpg",
                  "width" : 40
                }
              ],
              "seconds" : 0.013,
              "state" : "completed",
              "uses" : "thumbnail"
            }
          ],
          "totalSteps" : 1,
          "updatedAt" : "2026-11-30T20:54:32.324Z"
        }

        """
    }

    private static let notBefore = """
          "notBefore" : "2026-11-30T20:55:32.324Z",

        """

    private static let notifications = """
          "notifications" : [
            {
              "attempts" : 0,
              "endedAt" : "2026-11-30T20:54:32.324Z",
              "event" : "completed",
              "id" : "\(ended)_0_0",
              "means" : "webhook",
              "state" : "pending"
            }
          ],

        """

    private static let outboxEvent = """
        {
          "content" : {
            "job" : {
              "_0" : \(status(ended, "completed"))
            }
          },
          "gathered" : [

          ],
          "gathers" : [

          ],
          "id" : "\(ended)_0",
          "recipients" : [
            {
              "pipeline" : "told",
              "recipient" : {
                "webhook" : {
                  "url" : "http://127.0.0.1:40907/told"
                }
              }
            }
          ]
        }

        """

    private static let deliveries = """
        [
          {
            "attempts" : 3,
            "endedAt" : "2026-11-30T20:54:32.324Z",
            "error" : "the receiver answered 500",
            "event" : "completed",
            "firstAttemptAt" : "2026-11-30T20:54:32.400Z",
            "id" : "\(ended)_0_0",
            "lastAttemptAt" : "2026-11-30T20:55:02.400Z",
            "means" : "webhook",
            "nextAttemptAt" : "2026-11-30T20:55:42.400Z",
            "state" : "pending"
          }
        ]

        """

    private static let batchManifest = """
        {
          "createdAt" : "2026-11-30T20:54:32.000Z",
          "id" : "\(batch)",
          "owner" : "anna",
          "title" : "Holiday"
        }

        """

    private static let refusals = """
        {
          "pipelines" : [
            "told"
          ],
          "recent" : [
            "Holiday/notes.txt 1-2-3"
          ],
          "recipients" : [

          ],
          "shown" : {
            "count" : 1,
            "files" : [
              {
                "name" : "notes.txt",
                "reason" : "it is no picture"
              }
            ],
            "lastAt" : "2026-11-30T20:54:33.000Z"
          }
        }

        """
}
