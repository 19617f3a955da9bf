import Jobs
import Platform
import Publishing
@testable import Spool

/// What the notifier does with a job's outputs.
extension TestWork {
    /// The files of a job, with the names that they are to have.
    static func publication(
        to directory: String, on server: Publication.Server? = nil,
        _ conflict: Publication.Conflict, by: Publication.Placement? = nil, of id: JobID,
        in folder: String = "a", group: String? = nil, mode: UInt32? = nil
    ) -> Publication {
        let names = ["b.webp", "b.jpg", "c.jpg"]
        let outputs = steps.flatMap { step, names in names.map { (step, $0) } }
        return Publication(
            to: directory, on: server, conflict: conflict, by: by, group: group, mode: mode,
            files: zip(outputs, names).map { output, name in
                let bytes = Self.output(id, output.0, output.1)
                return Publication.File(
                    step: output.0, name: output.1, path: "\(folder)/\(name)", bytes: bytes.count,
                    sha256: Self.digest(of: bytes))
            })
    }

    /// What lies there when all is published, where `b.jpg` was another's before.
    static func published(_ conflict: Publication.Conflict, of id: JobID) -> [String: String] {
        func text(_ step: String, _ name: String) -> String {
            String(decoding: output(id, step, name), as: UTF8.self)
        }
        var files = [
            "a/b.webp": text("small", "000.webp"), "a/c.jpg": text("large", "001.jpg"),
            "a/b.jpg": "other",
        ]
        switch conflict {
        case .keep, .fail: break
        case .replace: files["a/b.jpg"] = text("large", "000.jpg")
        case .number: files["a/b-2.jpg"] = text("large", "000.jpg")
        }
        return files
    }

    /// What has become of the files then.
    static func publishedStates(_ conflict: Publication.Conflict) -> [PublishedFile.State] {
        switch conflict {
        case .keep: [.published, .kept, .published]
        case .fail: [.published, .failed, .published]
        case .replace, .number: [.published, .published, .published]
        }
    }

    /// Runs a job whose outputs are to be published.
    @discardableResult
    func acceptAndRun(publishing publication: (JobID) -> Publication) throws -> JobID {
        let id = try accept()
        for job in try claim([id]) {
            var status = begun(job)
            try make(job, &status)
            try finish(
                job, status, as: .completed,
                notifying: Recipients(each: [.directory(publication(id))]))
        }
        return id
    }

    /// Tries once to publish all that is marked, and writes down what came of it.
    func publish(within roots: [String]? = nil) throws {
        try publish { publication throws(PublishingError) in
            try DirectoryTarget(publication, within: roots)
        }
    }

    /// The same to targets of the test's own.
    /// - Parameter isKilled: whether the process has ended, so that nothing is written down.
    func publish(
        isKilled: () -> Bool = { false },
        to target: (Publication) throws(PublishingError) -> any PublishingTarget
    ) throws {
        for case .outboxEvent(let id) in try spool.outbox.markers() {
            guard case .committed(let stored) = try spool.outbox.event(id) else { continue }
            for (place, delivery) in try stored.deliveries.enumerated()
            where delivery.state == .pending {
                guard
                    case .directory(let publication) = stored.outboxEvent.recipients[place]
                        .recipient
                else { continue }
                let attempt = Self.attempt(delivery, publication, stored.store, isKilled, target)
                guard let delivery = attempt else { return }
                guard try stored.store.record([delivery]) else { continue }
                stored.store.forgetIntendedNames(of: delivery)
            }
            if try stored.deliveries.allSatisfy({ $0.state != .pending }) {
                try spool.outbox.acknowledge(.outboxEvent(id))
            }
        }
    }

    private static func attempt(
        _ delivery: Delivery, _ publication: Publication, _ store: OutboxEventStore,
        _ isKilled: () -> Bool,
        _ target: (Publication) throws(PublishingError) -> any PublishingTarget
    ) -> Delivery? {
        var delivery = delivery
        // Each attempt has a time of its own.
        let now = Timestamp(milliseconds: (delivery.lastAttemptAt?.milliseconds ?? 0) + 1)
        do throws(PublishingError) {
            let target = try target(publication)
            let publisher = Publisher(publication, delivery, store, to: target)
            guard let result = publisher.publish(shouldStop: isKilled) else { return nil }
            if let failure = result.failure {
                delivery.postpone(until: now, because: failure.problem.detail, at: now)
            } else if let error = result.files.compactMap(\.error).first {
                delivery.park(because: error.detail, at: now)
            } else {
                delivery.deliver(at: now)
            }
            delivery.note(result.files)
        } catch {
            if error.isTemporary {
                delivery.postpone(until: now, because: error.problem.detail, at: now)
            } else {
                delivery.park(because: error.problem.detail, at: now)
            }
            delivery.note(publication.files(of: delivery))
        }
        return delivery
    }
}

/// What lies in a directory, hidden files too: texts by their paths.
func tree(_ path: String) throws -> [String: String] {
    var found: [String: String] = [:]
    func visit(_ directory: Directory, _ way: String) throws {
        for name in try directory.names() {
            switch try directory.info(name)?.kind {
            case .directory: try visit(directory.directory(name), "\(way)\(name)/")
            case .file:
                found[way + name] = String(
                    decoding: try directory.contents(name), as: UTF8.self)
            default: found[way + name] = "no file"
            }
        }
    }
    try visit(Directory(opening: path), "")
    return found
}
