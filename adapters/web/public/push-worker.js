// Shows what the server pushes to this browser, and opens it when it is clicked.
self.addEventListener('push', (event) => {
  const { title, link, id } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { tag: id, data: link }));
});
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});
