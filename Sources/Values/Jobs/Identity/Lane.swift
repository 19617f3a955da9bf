/// How urgent a job is. Within a lane jobs run in the order of their ids.
package enum Lane: String, Codable, CaseIterable, Sendable {
    case urgent, normal, batch
}
