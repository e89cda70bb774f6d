#include "adapters/http/server.h"

#include "adapters/http/attached_file.h"
#include "adapters/http/secret.h"
#include "adapters/http/site.h"
#include "adapters/runtime/erasure.h"

namespace recourse::http {

Site::Site(Server::World w, ServerOptions o)
    : world(std::move(w)), options(std::move(o)), files(options.ui_dir) {}

void Site::start() {
  task_news_ = world.runtime.feed().subscribe([this](const runtime::FeedItem& item) {
    const auto* change = std::get_if<service::Change>(&item.what);
    if (change == nullptr || change->kind != service::Change::Kind::kTaskCreated) return;
    places.remember(change->task, change->instance);
  }).subscription;
  events->start();
  transport->start();
}

void Site::stop() {
  if (!transport) return;
  task_news_ = {};
  events->stop();
  // Readers are told to come back before their connections are drained.
  const auto hub = events;
  transport->post([hub] { hub->close_all(); });
  transport->stop();
  slow->stop();  // not destroyed: a reader may still ask it for work, and is refused
}

Server::Server(World world, ServerOptions options)
    : site_(std::make_shared<Site>(std::move(world), std::move(options))) {}

Server::~Server() { stop(); }

void Server::start() {
  (void)decoy_hash();  // made now: the first unknown user must not take longer than the rest
  // The transport is part of the site; holding it weakly there breaks the circle.
  const std::weak_ptr<Site> weak = site_;
  site_->slow = std::make_unique<SlowPool>();
  const auto with_site = [weak](auto serve) {
    return [weak, serve](Request request, Reply reply) {
      if (const auto site = weak.lock()) serve(site, std::move(request), std::move(reply));
    };
  };
  site_->transport =
      std::make_shared<Transport>(site_->options.transport, with_site(front_door),
                                  Transport::Uploads{takes_file, with_site(admit_file)});
  site_->events = std::make_shared<EventHub>(site_->world.runtime, site_->transport);
  const std::weak_ptr<EventHub> hub = site_->events;  // the hub holds the transport
  site_->transport->every(site_->options.heartbeat, [hub] {
    if (const auto alive = hub.lock()) alive->heartbeat();
  });
  // A legal hold that has run out lets the erasures go on that waited for it.
  constexpr std::chrono::minutes kHoldsLookedAt{1};
  site_->transport->every(kHoldsLookedAt, [weak] {
    const auto site = weak.lock();
    if (!site) return;
    site->world.runtime.read([site](runtime::Reads& reads) {
      runtime::Erasures(site->world.runtime).go_on_with_all(reads);
    });
  });
  constexpr std::chrono::minutes kUploadsLookedAt{10};
  site_->transport->every(kUploadsLookedAt, [weak] {
    const auto site = weak.lock();
    if (!site) return;
    site->world.runtime.read([site](runtime::Reads& reads) {
      sweep_uploads(site->now(), reads.registry, reads.store, reads.secrets);
    });
  });
  site_->start();
}

void Server::stop() { site_->stop(); }

std::uint16_t Server::port() const { return site_->transport->port(); }

}  // namespace recourse::http
