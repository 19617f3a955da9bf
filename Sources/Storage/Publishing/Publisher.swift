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
        package var failure: PublishingError?
    }

    /// Puts all there that is not there yet.
    /// - Parameter shouldStop: is asked between files.
    /// - Returns: `nil` when it was stopped.
    package func publish(shouldStop: () -> Bool) -> Result? {
        var attempt = Attempt(
            result: Result(files: publication.files(of: delivery)))
        do throws(PublishingError) {
            attempt.names = try read() ?? intended(attempt.result.files)
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
            // Broken off: taken up as if it had been killed.
            if shouldStop() { return nil }
            end(&attempt, because: error)
        }
        return attempt.result
    }

    private func end(_ attempt: inout Attempt, because error: PublishingError) {
        attempt.rejected.formUnion(attempt.staged)
        attempt.staged = []
        if error.isTemporary {
            attempt.result.failure = error
        } else {
            for index in attempt.result.files.indices
            where attempt.result.files[index].state == .pending {
                fail(index, error.problem, &attempt)
            }
        }
        // Where this fails they lie there until they are staged again.
        try? discardRejected(&attempt)
    }

    private struct Attempt {
        var result: Result
        /// The names that were written down, by the file's index.
        var names: [Int: String] = [:]
        /// The files that are staged and have no name.
        var staged: Set<Int> = []
        /// Those that are staged and get none.
        var rejected: Set<Int> = []
    }

    private func path(_ index: Int) -> String { publication.files[index].path }

    private func outgoing(_ index: Int) -> OutgoingFile {
        let file = publication.files[index]
        return OutgoingFile(key: "\(delivery.id)_\(index)", file: file) {
            () throws(PublishingError) in
            do throws(SystemError) {
                return try store.files.output(step: file.step, name: file.name)
            } catch {
                throw PublishingError(
                    "the output could not be opened", detail: error.description,
                    error.isNotFound ? .file : .temporary)
            }
        }
    }

    private func pending(_ index: Int) -> PublishedFile {
        PublishedFile(publication.files[index], to: publication.to, by: delivery.id)
    }

    // MARK: What was written down

    /// - Returns: `nil` when no attempt was cut off.
    private func read() throws(PublishingError) -> [Int: String]? {
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
            throw PublishingError(error)
        }
    }

    /// The names of which the last attempt did not learn whether files have them.
    private func intended(_ files: [PublishedFile]) -> [Int: String] {
        let names = files.enumerated().compactMap { index, file in
            file.intended.map { (index, $0) }
        }
        return Dictionary(uniqueKeysWithValues: names)
    }

    /// Takes away what is staged and gets no name, once no name is written down for it: what has
    /// one and is staged no more counts as named.
    private func discardRejected(_ attempt: inout Attempt) throws(PublishingError) {
        guard !attempt.rejected.isEmpty else { return }
        for index in attempt.rejected { attempt.names[index] = nil }
        do throws(PublishingError) {
            try write(attempt.names)
        } catch {
            // Of a job that was deleted meanwhile nobody takes up anything.
            guard store.isGone else { throw error }
        }
        for index in attempt.rejected { target.discard(outgoing(index)) }
        attempt.rejected = []
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
            attempt.result.files[index].intended = attempt.names[index]
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
        guard !attempt.staged.isEmpty else { return try discardRejected(&attempt) }
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
            let taken = named.map { attempt.names[$0]! }
            for index in named {
                attempt.names[index] = nil
                attempt.result.files[index] = pending(index)
            }
            try? write(attempt.names)
            if publication.conflict != .replace { for name in taken { target.remove(name) } }
            throw error
        }
        try discardRejected(&attempt)
    }

    /// Does something for one file: what is wrong with it alone keeps no other from its place.
    private func perFile(
        _ index: Int, _ attempt: inout Attempt,
        _ act: (inout Attempt) throws(PublishingError) -> Void
    ) throws(PublishingError) {
        do throws(PublishingError) {
            try act(&attempt)
        } catch {
            guard error.extent == .file else { throw error }
            fail(index, error.problem, &attempt)
        }
    }

    private func fail(_ index: Int, _ problem: Problem, _ attempt: inout Attempt) {
        attempt.result.files[index].state = .failed
        attempt.result.files[index].error = problem
        if attempt.staged.remove(index) != nil { attempt.rejected.insert(index) }
    }

    /// Stages a file, unless an attempt that was cut off has given it its name.
    private func stage(_ index: Int, _ attempt: inout Attempt) throws(PublishingError) {
        let file = outgoing(index)
        if let name = attempt.names[index] {
            if try target.isStaged(file, toBe: name) {
                attempt.result.files[index].intended = nil
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
        attempt.staged.insert(index)
        try target.stage(file)
    }

    /// Chooses the name of a file that is staged.
    private func choose(_ index: Int, _ attempt: inout Attempt) throws(PublishingError) {
        let path = path(index)
        var name = path
        if publication.conflict == .number {
            let given = Set(attempt.names.values.map(PortableName.folded))
            let (folder, last) = path.folderAndName
            let split = SplitName(String(last))
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
            if try give(index, name, &attempt) {
                attempt.staged.remove(index)
                settle(index, name, &attempt)
                return true
            }
            guard publication.conflict == .number else {
                attempt.staged.remove(index)
                attempt.rejected.insert(index)
                taken(index, &attempt)
                return false
            }
            // Somebody has taken it since it was looked at.
            attempt.names[index] = nil
            try choose(index, &attempt)
            try write(attempt.names)
        }
    }

    private func give(_ index: Int, _ name: String, _ attempt: inout Attempt)
        throws(PublishingError) -> Bool
    {
        do throws(PublishingError) {
            return try target.name(
                outgoing(index), name, replacing: publication.conflict == .replace)
        } catch {
            if error.extent == .unclear {
                attempt.staged.remove(index)
                attempt.result.files[index].intended = name
            }
            throw error
        }
    }

    private func settle(_ index: Int, _ name: String, _ attempt: inout Attempt) {
        attempt.result.files[index].path = "\(publication.to)/\(name)"
        attempt.result.files[index].state = .published
        attempt.result.files[index].error = nil
        attempt.result.files[index].intended = nil
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
