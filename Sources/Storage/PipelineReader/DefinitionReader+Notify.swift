internal import Pipelines
internal import Jobs
internal import Text
internal import YAML

/// Who is notified of a job's end.
extension DefinitionReader {
    /// - Parameter window: the pipeline's, whose time zone counts for times of the day too.
    mutating func readNotify(_ entry: Node.Entry, _ window: Window?) -> Notify {
        var notify = Notify()
        let transport = ["email", "webhook", "hook"]
        let keys = transport + ["digest", "at", "zone", "when-empty"]
        guard let fields = fields(of: entry, keys: keys) else { return notify }
        let isThere = transport.contains { key in
            fields[key] != nil || isMisspelt(key, in: entry.value, keys: keys)
        }
        if !isThere {
            report("\"notify\" names none of \(transport.joined(separator: ", "))", at: entry.key)
        }
        notify.email = fields["email"].flatMap { readEmail($0) }
        notify.webhook = fields["webhook"].flatMap { readWebhook($0) }
        notify.hook = fields["hook"].flatMap { readHook($0) }
        if let entry = fields["digest"] {
            notify.digest = isTrue(entry)
        }
        if !isMisspelt("at", in: entry.value, keys: keys) {
            readDaily(fields, window, into: &notify)
        }
        return notify
    }

    /// The time of the day at which all that has ended is reported.
    private mutating func readDaily(
        _ fields: [String: Node.Entry], _ window: Window?, into notify: inout Notify
    ) {
        let zone = fields["zone"].flatMap { readZone($0) }
        if let entry = fields["when-empty"] { notify.whenEmpty = isTrue(entry) }
        guard let at = fields["at"] else {
            for key in ["zone", "when-empty"] {
                guard let entry = fields[key] else { continue }
                report("\"\(key)\" is of the time of \"at\", which is not there", at: entry.key)
            }
            return
        }
        if let entry = fields["digest"] {
            report(
                "\"digest\" is one message a batch, and \"at\" one a day: choose one of them",
                at: entry.key)
        }
        if let entry = fields["when-empty"], notify.whenEmpty, notify.email?.to == .submitter,
            notify.recipientsWhenEmpty.isEmpty
        {
            report(
                "nobody has sent anything on an empty day: \"when-empty\" needs an address, a "
                    + "webhook or a hook", at: entry.key)
        }
        guard let minute = readTime(at, minuteMax: 1439) else { return }
        notify.daily = DailyTime(minute: minute, zone: zone ?? window?.zone)
    }

    private mutating func readEmail(_ entry: Node.Entry) -> Notify.Email? {
        guard let (to, ends) = readTransport(entry, target: "to") else { return nil }
        let submitter = Notify.Addressee.submitterWord
        guard let to else { return nil }
        if case .scalar(submitter, _) = to.value.value {
            return Notify.Email(to: .submitter, on: ends)
        }
        return address(to, orElse: ", and not \"\(submitter)\"")
            .map { Notify.Email(to: .address($0), on: ends) }
    }

    private mutating func readWebhook(_ entry: Node.Entry) -> Notify.Webhook? {
        var secret: WebhookSecret?
        if case .mapping(let entries) = entry.value.value,
            let given = entries.first(where: { $0.name == "secret" })
        {
            secret = readSecret(given)
        }
        guard let (url, ends) = readTransport(entry, target: "url", also: ["secret"]),
            let url, let text = text(url)
        else { return nil }
        guard isWebAddress(text) else {
            report(
                "\(quoted(text)) is no address of http or https, such as "
                    + "https://example.org/hook", at: url.value)
            return nil
        }
        return Notify.Webhook(url: text, on: ends, secret: secret)
    }

    private mutating func readSecret(_ entry: Node.Entry) -> WebhookSecret? {
        guard let text = text(entry) else { return nil }
        guard let secret = WebhookSecret(text) else {
            report(
                "\"secret\" must be whsec_ and 24 to 64 bytes in Base64, or a name of capital "
                    + "letters, digits and _ as in ${SHOP_SECRET}", at: entry.value)
            return nil
        }
        return secret
    }

    private mutating func readHook(_ entry: Node.Entry) -> Notify.Hook? {
        guard let (program, ends) = readTransport(entry, target: "program"),
            let program, let text = text(program)
        else { return nil }
        guard isPlainFileName(text) else {
            report(
                "\(quoted(text)) is no name of a hook program: 1 to 64 letters, digits, full "
                    + "stops, hyphens and underscores, without a directory", at: program.value)
            return nil
        }
        return Notify.Hook(program: text, on: ends)
    }

    /// What all means have: where they lead, and on which ends.
    private mutating func readTransport(
        _ entry: Node.Entry, target: String, also others: [String] = []
    )
        -> (target: Node.Entry?, ends: Set<JobState>)?
    {
        let keys = [target, "on"] + others
        guard let fields = fields(of: entry, keys: keys) else { return nil }
        if fields[target] == nil, !isMisspelt(target, in: entry.value, keys: keys) {
            report("\"\(entry.name)\" has no \"\(target)\"", at: entry.key)
        }
        return (fields[target], fields["on"].map { readEnds($0) } ?? Notify.usualEnds)
    }

    mutating func readEnds(_ entry: Node.Entry) -> Set<JobState> {
        let known = JobState.allCases.filter(\.isFinal).map(\.rawValue)
        let expected = "a list of \(known.joined(separator: ", "))"
        guard let items = items(entry, expected: expected) else { return [] }
        if items.isEmpty { wrong(entry, expected: expected) }
        var ends: Set<JobState> = []
        for item in items {
            guard let text = scalar(item, expected: "one of \(known.joined(separator: ", "))")
            else { continue }
            guard known.contains(text), let end = JobState(rawValue: text) else {
                report(
                    "unknown end \(quoted(text))\(Spelling.hint(for: text, among: known))",
                    at: item)
                continue
            }
            if !ends.insert(end).inserted { report("\(text) is in the list already", at: item) }
        }
        return ends
    }

    /// Whether this is an address that a webhook can have: with a host, without a user, and of
    /// characters that can stand in a request as they are.
    private func isWebAddress(_ text: String) -> Bool {
        guard text.utf8.count <= 2000, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            !text.contains(where: "\"<>\\^`{|}".contains),
            let scheme = ["http://", "https://"].first(where: text.lowercased().hasPrefix)
        else { return false }
        let authority = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        let host = authority.hasPrefix("[") ? authority : authority.prefix { $0 != ":" }
        return !host.isEmpty && !authority.contains("@")
    }

    private func isPlainFileName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && !text.hasPrefix(".") && !text.hasPrefix("-")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
                default: "._-".utf8.contains(byte)
                }
            }
    }
}
