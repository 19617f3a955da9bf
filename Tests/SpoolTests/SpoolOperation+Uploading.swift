import Jobs
@testable import Spool

/// Uploads that come in pieces, and become a job when all bytes are there.
extension SpoolOperation {
    static let uploading = [
        SpoolOperation("begin an upload and add two pieces") { work, _ in
            let upload = try work.beginUpload(length: 60)
            try work.append(20, to: upload)
            try work.append(20, to: upload)
        },
        SpoolOperation("add two pieces with checksums, of which one is wrong") { work, _ in
            let upload = try work.beginUpload(length: 60)
            try work.appendChecked(20, to: upload, isRight: true)
            try work.appendChecked(20, to: upload, isRight: false)
            try work.append(10, to: upload)
        },
        SpoolOperation("make an upload a job") { work, _ in
            let upload = try work.beginUpload(length: 40)
            try work.append(40, to: upload)
            try work.complete(upload)
        },
        SpoolOperation("say late how long an upload is, and make it a job") { work, _ in
            let upload = try work.beginUpload(length: nil)
            try work.append(40, to: upload)
            try upload.setLength(40)
            try work.complete(upload)
        },
        SpoolOperation("join two uploads, and make them a job") { work, _ in
            try work.join([20, 30])
        },
        SpoolOperation("end an upload") { work, _ in
            let upload = try work.beginUpload(length: 40)
            try work.append(20, to: upload)
            try work.end(upload)
        },
    ]
}
