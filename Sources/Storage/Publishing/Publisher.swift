package import Jobs
internal import Naming
internal import Platform
package import Spool
internal import Text

/// Puts the outputs of a job that has ended where people look for them.
///
/// Before a file gets its name, the name is written down in the spool. So an attempt that was cut
/// off at any place is taken up: what is still staged gets its name, and what is staged no more has
/// it. Nothing is put there twice.
package struct Publisher {
    private let publication: Publication
    private let delivery: Delivery
    private let store: OutboxEventStore
    private let target: any PublishingTarget

    /// How many files are staged before they get their names.
    private static let groupMax = 64

    package init(
        _ publication: Publication, _ delivery: Delivery, _ store: OutboxEventStore,
        to target: any PublishingTarget
    ) {
        self.publication = publication
        self.delivery = delivery
        self.store = store
        self.target = target
    }

    /// What came of an attempt.
    package struct Result {
        /// One for each file, in their order.
        package var files: [PublishedFile]
        /// Why some are still to be put there; `nil` when none is.
        package var failure: Problem?
    }

    /// Puts all there that is not there yet.
    /// - Parameter shouldStop: is asked between files.
    /// - Returns: `nil` when it was stopped.
    package func publish(shouldStop: () -> Bool) -> Result? {
        var attempt = Attempt(
            result: Result(files: delivery.published ?? publication.pendingFiles(delivery.id)))
        do throws(PublishingError) {
            attempt.names = try read()
            try forgetMissing(&attempt)
            var left = attempt.result.files.indices.filter {
                attempt.result.files[$0].state == .pending
            }[...]
            while !left.isEmpty {
                let group = Array(left.prefix(Self.groupMax))
                left = left.dropFirst(group.count)
                if shouldStop() { return nil }
                try publish(group, &attempt)
            }
        } catch {
            attempt.result.failure = error.problem
            for index in attempt.staged { target.discard(key(index), for: path(index)) }
        }
        return attempt.result
    }

    private struct Attempt {
        var result: Result
        /// The names that were written down, by the file's index.
        var names: [Int: String] = [:]
        /// The files that are staged and have no name.
        var staged: Set<Int> = []
    }

    private func key(_ index: Int) -> String { "\(delivery.id)_\(index)" }
    private func path(_ index: Int) -> String { publication.files[index].path }

    private func pending(_ index: Int) -> PublishedFile {
        PublishedFile(publication.files[index], to: publication.to, by: delivery.id)
    }

    // MARK: What was written down

    private func read() throws(PublishingError) -> [Int: String] {
        do throws(SystemError) {
            return try store.intendedNames(of: delivery)
        } catch {
            throw PublishingError(error)
        }
    }

    private func write(_ names: [Int: String]) throws(PublishingError) {
        do throws(SystemError) {
            try store.intend(names, of: delivery)
        } catch {
            throw PublishingError(
                Problem(.unpublished, error.description), isTemporary: !error.isNotFound)
        }
    }

    /// Where somebody asks for it again, what is not there any more is put there again.
    private func forgetMissing(_ attempt: inout Attempt) throws(PublishingError) {
        guard delivery.attempts == 0 else { return }
        let prefix = publication.to + "/"
        for index in attempt.result.files.indices {
            let file = attempt.result.files[index]
            if file.state == .published || file.state == .kept,
                try target.exists(String(file.path.dropFirst(prefix.count)))
            {
                continue
            }
            attempt.result.files[index] = pending(index)
        }
    }

    // MARK: A group of files

    private func publish(_ group: [Int], _ attempt: inout Attempt) throws(PublishingError) {
        for index in group {
            try perFile(index, &attempt) { attempt throws(PublishingError) in
                try stage(index, &attempt)
            }
        }
        try target.flush()
        guard !attempt.staged.isEmpty else { return }
        for index in group where attempt.staged.contains(index) && attempt.names[index] == nil {
            try perFile(index, &attempt) { attempt throws(PublishingError) in
                try choose(index, &attempt)
            }
        }
        try write(attempt.names)
        var named: [Int] = []
        for index in group where attempt.staged.contains(index) {
            try perFile(index, &attempt) { attempt throws(PublishingError) in
                if try name(index, &attempt) { named.append(index) }
            }
        }
        do throws(PublishingError) {
            try target.flush()
        } catch {
            // What is not durable is taken away, and put there anew.
            if publication.conflict != .replace {
                for index in named { target.remove(attempt.names[index]!) }
            }
            for index in named { attempt.result.files[index] = pending(index) }
            throw error
        }
    }

    /// Does something for one file: what is wrong with it alone keeps no other from its place.
    private func perFile(
        _ index: Int, _ attempt: inout Attempt,
        _ act: (inout Attempt) throws(PublishingError) -> Void
    ) throws(PublishingError) {
        do throws(PublishingError) {
            try act(&attempt)
        } catch {
            if error.isTemporary { throw error }
            fail(index, error.problem, &attempt)
        }
    }

    private func fail(_ index: Int, _ problem: Problem, _ attempt: inout Attempt) {
        attempt.result.files[index].state = .failed
        attempt.result.files[index].error = problem
        if attempt.staged.remove(index) != nil { target.discard(key(index), for: path(index)) }
    }

    /// Stages a file, unless an attempt that was cut off has given it its name.
    private func stage(_ index: Int, _ attempt: inout Attempt) throws(PublishingError) {
        let file = publication.files[index]
        if let name = attempt.names[index] {
            if try target.isStaged(key(index), for: file.path) {
                attempt.staged.insert(index)
            } else {
                settle(index, name, &attempt)
            }
            return
        }
        if publication.conflict == .keep || publication.conflict == .fail,
            try target.exists(file.path)
        {
            return taken(index, &attempt)
        }
        let output: Descriptor
        do throws(SystemError) {
            output = try store.files.output(step: file.step, name: file.name)
        } catch {
            throw PublishingError(
                Problem(.unpublished, "the output could not be opened"),
                isTemporary: !error.isNotFound)
        }
        attempt.staged.insert(index)
        try target.stage(output, as: key(index), for: file.path)
    }

    /// Chooses the name of a file that is staged.
    private func choose(_ index: Int, _ attempt: inout Attempt) throws(PublishingError) {
        let path = path(index)
        var name = path
        if publication.conflict == .number {
            let given = Set(attempt.names.values.map(PortableName.folded))
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            let split = SplitName(String(path.dropFirst(folder.count)))
            var number = 1
            while true {
                let isTaken = try target.exists(name)
                if !isTaken, !given.contains(PortableName.folded(name)) { break }
                number += 1
                name = folder + split.numbered(number)
            }
        }
        attempt.names[index] = name
    }

    /// - Returns: false when the name is another's, which is dealt with.
    private func name(_ index: Int, _ attempt: inout Attempt) throws(PublishingError) -> Bool {
        while true {
            let name = attempt.names[index]!
            if try target.name(
                key(index), name, replacing: publication.conflict == .replace)
            {
                attempt.staged.remove(index)
                settle(index, name, &attempt)
                return true
            }
            guard publication.conflict == .number else {
                target.discard(key(index), for: path(index))
                attempt.staged.remove(index)
                taken(index, &attempt)
                return false
            }
            // Somebody has taken it since it was looked at.
            attempt.names[index] = nil
            try choose(index, &attempt)
            try write(attempt.names)
        }
    }

    private func settle(_ index: Int, _ name: String, _ attempt: inout Attempt) {
        attempt.result.files[index].path = "\(publication.to)/\(name)"
        attempt.result.files[index].state = .published
        attempt.result.files[index].error = nil
    }

    private func taken(_ index: Int, _ attempt: inout Attempt) {
        let path = path(index)
        if publication.conflict == .keep {
            attempt.result.files[index].state = .kept
            attempt.result.files[index].error = nil
        } else {
            fail(index, Problem(.nameTaken, "there is a file \(path) already"), &attempt)
        }
    }
}
