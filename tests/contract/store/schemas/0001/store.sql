INSERT INTO "cache" VALUES('http://sandbox.example','project CAMP','{"items":[{"id":"10000","issueTypes":[{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/story.svg","id":"10001","name":"Story","self":"http://sandbox.example/rest/api/3/issuetype/10001","subtask":false},{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/task.svg","id":"10002","name":"Task","self":"http://sandbox.example/rest/api/3/issuetype/10002","subtask":false},{"description":"","hierarchyLevel":1,"iconUrl":"http://sandbox.example/images/epic.svg","id":"10003","name":"Epic","self":"http://sandbox.example/rest/api/3/issuetype/10003","subtask":false},{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/bug.svg","id":"10004","name":"Bug","self":"http://sandbox.example/rest/api/3/issuetype/10004","subtask":false},{"description":"","hierarchyLevel":-1,"iconUrl":"http://sandbox.example/images/sub-task.svg","id":"10005","name":"Sub-task","self":"http://sandbox.example/rest/api/3/issuetype/10005","subtask":true},{"description":"","hierarchyLevel":0,"iconUrl":"http://sandbox.example/images/change-request.svg","id":"10006","name":"Change request","self":"http://sandbox.example/rest/api/3/issuetype/10006","subtask":false}],"key":"CAMP","name":"Camp administration"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','priorities','{"items":[{"id":"1","name":"Highest"},{"id":"2","name":"High"},{"id":"3","name":"Medium"},{"id":"4","name":"Low"},{"id":"5","name":"Lowest"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','link types','{"items":[{"id":"10000","inward":"is blocked by","name":"Blocks","outward":"blocks"},{"id":"10001","inward":"is cloned by","name":"Cloners","outward":"clones"},{"id":"10002","inward":"is duplicated by","name":"Duplicate","outward":"duplicates"},{"id":"10003","inward":"relates to","name":"Relates","outward":"relates to"}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','fields','{"items":[{"custom":false,"id":"summary","key":"summary","name":"Summary","schema":{"system":"summary","type":"string"}},{"custom":false,"id":"issuetype","key":"issuetype","name":"Issue Type","schema":{"system":"issuetype","type":"issuetype"}},{"custom":false,"id":"project","key":"project","name":"Project","schema":{"system":"project","type":"project"}},{"custom":false,"id":"description","key":"description","name":"Description","schema":{"system":"description","type":"string"}},{"custom":false,"id":"environment","key":"environment","name":"Environment","schema":{"system":"environment","type":"string"}},{"custom":false,"id":"priority","key":"priority","name":"Priority","schema":{"system":"priority","type":"priority"}},{"custom":false,"id":"labels","key":"labels","name":"Labels","schema":{"items":"string","system":"labels","type":"array"}},{"custom":false,"id":"assignee","key":"assignee","name":"Assignee","schema":{"system":"assignee","type":"user"}},{"custom":false,"id":"reporter","key":"reporter","name":"Reporter","schema":{"system":"reporter","type":"user"}},{"custom":false,"id":"duedate","key":"duedate","name":"Due date","schema":{"system":"duedate","type":"date"}},{"custom":false,"id":"fixVersions","key":"fixVersions","name":"Fix versions","schema":{"items":"version","system":"fixVersions","type":"array"}},{"custom":false,"id":"versions","key":"versions","name":"Affects versions","schema":{"items":"version","system":"versions","type":"array"}},{"custom":false,"id":"components","key":"components","name":"Components","schema":{"items":"component","system":"components","type":"array"}},{"custom":false,"id":"parent","key":"parent","name":"Parent","schema":{"system":"parent","type":"issuelink"}},{"custom":false,"id":"issuelinks","key":"issuelinks","name":"Linked Issues","schema":{"items":"issuelinks","system":"issuelinks","type":"array"}},{"custom":false,"id":"resolution","key":"resolution","name":"Resolution","schema":{"system":"resolution","type":"resolution"}},{"custom":false,"id":"status","key":"status","name":"Status","schema":{"system":"status","type":"status"}},{"custom":false,"id":"resolutiondate","key":"resolutiondate","name":"Resolved","schema":{"system":"resolutiondate","type":"datetime"}},{"custom":false,"id":"created","key":"created","name":"Created","schema":{"system":"created","type":"datetime"}},{"custom":false,"id":"updated","key":"updated","name":"Updated","schema":{"system":"updated","type":"datetime"}},{"custom":false,"id":"creator","key":"creator","name":"Creator","schema":{"system":"creator","type":"user"}},{"custom":false,"id":"subtasks","key":"subtasks","name":"Sub-tasks","schema":{"items":"issuelinks","system":"subtasks","type":"array"}},{"custom":false,"id":"comment","key":"comment","name":"Comment","schema":{"system":"comment","type":"comments-page"}},{"custom":false,"id":"attachment","key":"attachment","name":"Attachment","schema":{"items":"attachment","system":"attachment","type":"array"}},{"custom":false,"id":"worklog","key":"worklog","name":"Log Work","schema":{"items":"worklog","system":"worklog","type":"array"}},{"custom":false,"id":"timetracking","key":"timetracking","name":"Time tracking","schema":{"system":"timetracking","type":"timetracking"}},{"custom":false,"id":"timespent","key":"timespent","name":"Time Spent","schema":{"system":"timespent","type":"number"}},{"custom":false,"id":"timeestimate","key":"timeestimate","name":"Remaining Estimate","schema":{"system":"timeestimate","type":"number"}},{"custom":false,"id":"timeoriginalestimate","key":"timeoriginalestimate","name":"Original estimate","schema":{"system":"timeoriginalestimate","type":"number"}},{"custom":false,"id":"security","key":"security","name":"Security Level","schema":{"system":"security","type":"securitylevel"}},{"custom":true,"id":"customfield_10020","key":"customfield_10020","name":"Sprint","schema":{"custom":"com.pyxis.greenhopper.jira:gh-sprint","customId":10020,"items":"json","type":"array"}},{"custom":true,"id":"customfield_10019","key":"customfield_10019","name":"Rank","schema":{"custom":"com.pyxis.greenhopper.jira:gh-lexo-rank","customId":10019,"type":"any"}},{"custom":true,"id":"customfield_10031","key":"customfield_10031","name":"Business value","schema":{"custom":"com.atlassian.jira.plugin.system.customfieldtypes:float","customId":10031,"type":"number"}},{"custom":true,"id":"customfield_10032","key":"customfield_10032","name":"Requirement ID","schema":{"custom":"com.atlassian.jira.plugin.system.customfieldtypes:textfield","customId":10032,"type":"string"}}],"locale":"en_US"}');
INSERT INTO "cache" VALUES('http://sandbox.example','people','{"analyst@example.com":{"account":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87","day":"2026-11-23","login":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"}}');
INSERT INTO "cache" VALUES('http://sandbox.example/wiki','space CAMPINT','"131073"');
INSERT INTO "counterparts" VALUES('CAMP','files','REQ-0001','REQ-0001','requirements/gate.md','18ccd812540d1d95fa1aca423d0a028c82545e45a7087c4779a92eb7e3b0ee37',1,'{"acceptance_criteria":[[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}]],"background":["Old gate.","Old gate."],"description":["As a parent I want a gate, so that children stay in.","As a parent I want a gate, so that children stay in."],"owner":["analyst@example.com","analyst@example.com"],"priority":["high","high"],"title":["Gate opens by itself","Gate opens by itself"]}','{"title":"Gate opens by itself"}','[]','[]','');
INSERT INTO "counterparts" VALUES('CAMP','files','REQ-0002','REQ-0002','requirements/bell.md','63ebca0f2df7bf81638233efd9cd480b4f0764c5cf1cccbcb47cf860eaa58cb6',1,'{"depends_on":[["REQ-0001"],["REQ-0001"]],"description":["As a worker I want a bell.","As a worker I want a bell."],"title":["Bell rings twice","Bell rings twice"]}','{"title":"Bell rings twice"}','[]','[]','');
INSERT INTO "counterparts" VALUES('CAMP','jira','10001','REQ-0001','CAMP-1','2026-11-23T11:10:41.951+00:00',1,'{"#rest":[{},{}],"acceptance_criteria":[[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],"- [uat] seen by a parent\n- logged"],"background":["Old gate.","Old gate."],"customer_words":[null,null],"delivery":["not_started","not_started"],"description":["As a parent I want a gate, so that children stay in.","As a parent I want a gate, so that children stay in."],"owner":["analyst@example.com","712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"],"preliminary_plan":[null,null],"priority":["high","Highest"],"title":["Gate opens by itself","Gate opens by itself"]}','{"#labels":["sy"],"#status":["To Do","to_do"],"acceptance_criteria":"- [uat] seen by a parent\n- logged","background":"Old gate.","delivery":"not_started","description":"As a parent I want a gate, so that children stay in.","owner":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87","priority":"Highest","title":"Gate in Jira"}','["customer_words","preliminary_plan"]','[["Blocks",true,"10002","CAMP-2","10003"]]','');
INSERT INTO "counterparts" VALUES('CAMP','jira','10002','REQ-0002','CAMP-2','2026-11-23T11:10:41.871+00:00',1,'{"#links":[["REQ-0001>Blocks>REQ-0002"],["REQ-0001>Blocks>REQ-0002"]],"#rest":[{"depends_on":["REQ-0001"]},{"depends_on":["REQ-0001"]}],"acceptance_criteria":[null,null],"background":[null,null],"customer_words":[null,null],"delivery":["not_started","not_started"],"description":["As a worker I want a bell.","As a worker I want a bell."],"owner":[null,null],"preliminary_plan":[null,null],"priority":[null,"Medium"],"title":["Bell rings twice","Bell rings twice"]}','{"#labels":["sy"],"#status":["To Do","to_do"],"delivery":"not_started","description":"As a worker I want a bell.","priority":"Medium","title":"Bell rings twice"}','["acceptance_criteria","background","customer_words","preliminary_plan"]','[["Blocks",false,"10001","CAMP-1","10003"]]','');
INSERT INTO "counterparts" VALUES('CAMP','files','MTG-0001','MTG-0001','meetings/kick-off.md','86c32cff33437eeb2e275d0a40e1c79841965e8e881556821a4d35399ecb34e8',1,'{"actions":[["ACT-0001"],["ACT-0001"]],"title":["Kick-off","Kick-off"]}','{"title":"Kick-off"}','[]','[]','');
INSERT INTO "counterparts" VALUES('CAMP','files','ACT-0001','ACT-0001','meetings/kick-off.md#actions/1','4f67f4d43fc5fd8fc94d6cf1f51ee07a051fb9f24e9feea49192ea000f0d3d3e',1,'{"comes_from":["MTG-0001","MTG-0001"],"due":["2026-12-01","2026-12-01"],"owner":["analyst@example.com","analyst@example.com"],"priority":["p1","p1"],"state":["open","open"],"title":["Send the forms","Send the forms"]}','{"title":"Send the forms"}','[]','[]','');
INSERT INTO "counterparts" VALUES('CAMP','jira','10006','ACT-0001','CAMP-3','2026-11-23T11:10:41.624+00:00',1,'{"#rest":[{"comes_from":"MTG-0001","priority":"p1"},{"comes_from":"MTG-0001","priority":"p1"}],"delivery_standard":[null,null],"description":[null,null],"due":["2026-12-01","2026-12-01"],"outcome":[null,null],"owner":["analyst@example.com","712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"],"state":["open","open"],"title":["Send the forms","Send the forms"]}','{"#labels":["sy"],"#status":["To Do","to_do"],"due":"2026-12-01","owner":"712020:90d9fc72-5b97-59ca-a685-cd88d161ed87","state":"open","title":"Send the forms"}','["delivery_standard","outcome"]','[]','');
INSERT INTO "cursors" VALUES('CAMP','jira','2026-11-23T11:10:41.951+00:00');
INSERT INTO "cursors" VALUES('CAMP','mapping','479b44b8b96f5779a75775bb52b1a6f176699d9cfa0bf7889f9068aef321eae6');
INSERT INTO "cursors" VALUES('CAMP','strangers','{}');
INSERT INTO "cursors" VALUES('CAMP','census','2026-11-23T11:10:40.843742+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:index.en','2026-11-23T11:10:41.475927+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:change-ledger.en','2026-11-23T11:10:40.843742+00:00');
INSERT INTO "cursors" VALUES('CAMP','published:requirement-spec.en','2026-11-23T11:10:41.835574+00:00');
INSERT INTO "cursors" VALUES('CAMP','pages','de80e503eab00cb39a80934d4e41db7e560f6d4558f1639dcc9c9d947ec55432');
INSERT INTO "cursors" VALUES('CAMP','published:minutes.MTG-0001.en','2026-11-23T11:10:41.475927+00:00');
INSERT INTO "cycles" VALUES('4ec7c219200b','CAMP','2026-11-23T11:10:40.843734+00:00','{"changes":{"files":{"create":0,"update":0},"jira":{"comment":0,"create":2,"link":1,"transition":0,"update":0},"pages":{"create":3,"unchanged":0,"update":0,"waiting":0}},"cycle":"4ec7c219200b","failed":0,"held":0,"open_claims":0,"pages":[{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":1},{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":1}],"problems":[],"project":"CAMP","requests":{"confluence":{"read":12,"write":9},"jira":{"read":9,"write":2}},"seconds":0.628,"started":"2026-11-23T11:10:40+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('7740e9bb7477','CAMP','2026-11-23T11:10:41.475922+00:00','{"changes":{"files":{"create":0,"update":1},"jira":{"comment":0,"create":1,"link":0,"transition":0,"update":0},"pages":{"create":1,"unchanged":2,"update":1,"waiting":0}},"cycle":"7740e9bb7477","failed":0,"held":0,"open_claims":0,"pages":[{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":1}],"problems":[],"project":"CAMP","requests":{"confluence":{"read":5,"write":4},"jira":{"read":4,"write":1}},"seconds":0.346,"started":"2026-11-23T11:10:41+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('005f3a8c829f','CAMP','2026-11-23T11:10:41.835567+00:00','{"changes":{"files":{"create":0,"update":1},"jira":{"comment":0,"create":0,"link":0,"transition":0,"update":1},"pages":{"create":0,"unchanged":3,"update":1,"waiting":0}},"cycle":"005f3a8c829f","failed":0,"held":0,"open_claims":0,"pages":[{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":2}],"problems":[],"project":"CAMP","requests":{"confluence":{"read":2,"write":1},"jira":{"read":4,"write":1}},"seconds":0.098,"started":"2026-11-23T11:10:41+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('f572ec95bf14','CAMP','2026-11-23T11:10:41.955572+00:00','{"changes":{"files":{"create":0,"update":0},"jira":{"comment":0,"create":0,"link":0,"transition":0,"update":0},"pages":{"create":0,"unchanged":4,"update":0,"waiting":0}},"cycle":"f572ec95bf14","failed":0,"held":1,"open_claims":0,"pages":[{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":2}],"problems":[],"project":"CAMP","requests":{"confluence":{"read":2,"write":0},"jira":{"read":3,"write":0}},"seconds":0.044,"started":"2026-11-23T11:10:41+00:00","stops":[]}');
INSERT INTO "cycles" VALUES('44fac349f954','CAMP','2026-11-23T11:10:42.023716+00:00','{"changes":{"files":{"create":0,"update":0},"jira":{"comment":0,"create":0,"link":0,"transition":0,"update":0},"pages":{"create":0,"unchanged":4,"update":0,"waiting":0}},"cycle":"44fac349f954","failed":0,"held":1,"open_claims":0,"pages":[{"kind":"change-ledger","title":"CAMP · Change ledger (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29","version":1},{"kind":"index","title":"CAMP · Project index","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index","version":2},{"kind":"minutes","title":"MTG-0001 · Kick-off · Notice and minutes (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29","version":1},{"kind":"requirement-spec","title":"CAMP · Requirement specification (internal)","url":"http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29","version":2}],"problems":[],"project":"CAMP","requests":{"confluence":{"read":2,"write":0},"jira":{"read":2,"write":0}},"seconds":0.022,"started":"2026-11-23T11:10:42+00:00","stops":[]}');
INSERT INTO "facts" VALUES('instance','7a4a7615');
INSERT INTO "held" VALUES('CAMP','REQ-0001','title','{"files":"Gate in the file","jira":"Gate in Jira","register":"Gate opens by itself"}','{"files":"Gate in the file","jira":"Gate in Jira"}','"Gate opens by itself"','2026-11-23T11:10:41.955577+00:00','changed differently on more than one side');
INSERT INTO "history" VALUES('CAMP',1,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0001','acceptance_criteria','6a31a8d4aa3c9934fa25036b306de0d9cf28bf33882603f74b4758caa85f5017','dbefb9453d95cf675b775b7b428c780a96ad7ffc6c20f9540feaa9830c8cc8a6');
INSERT INTO "history" VALUES('CAMP',2,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0001','background','65fc85ba02eecfca24fc6c84a3515233c5e1c0b207dd4ff685732e4292c7fe79','28cf8e11fe6f0122d312342d5a1d3c8c0114cf6bbe4694474e2a7290757d607d');
INSERT INTO "history" VALUES('CAMP',3,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0001','description','efe5b0b530bad718556a0c14157283d1bb1fd29bc53cdba3974dffb84586860d','7844a37830ddca41fa120a293af632f8240ef27e8df7f757f79cf609b16b4e5d');
INSERT INTO "history" VALUES('CAMP',4,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0001','owner','23b73651036ae8eb3bcfad1b7cd435618190dd411cc4073fcb3fbf90acf76a04','18d855fc3b6235cf0cf0f9adcb5fde2483ab798d05da9a3c05bd6d96c17804ca');
INSERT INTO "history" VALUES('CAMP',5,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0001','priority','9e1db37f1039c39520bfd0742fc378d14478cf88c366556756c32a18d552bcc9','6bb8d3c21d4c496f1f5fc53718da0efafd9dc538e1f5e6580277b9e3e4a4c416');
INSERT INTO "history" VALUES('CAMP',6,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0001','title','59798ec521f4acaeb1d6ac9760ff86964dc42810e99837c3828b7247ac3dd591','c017a9b05d5b91b5f9c1fac2cc6b00f91caf86f79d3c857fdf8b94e2b4ad9568');
INSERT INTO "history" VALUES('CAMP',7,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0002','depends_on','083a95c07685904d2b26a87321c99abc80876f78ee6c1cd0ffea5749f9ba9eea','21229cf0178e0d93d030e84dd6d46967278a052bcdc44bec17ec25bc3c77f29e');
INSERT INTO "history" VALUES('CAMP',8,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0002','description','361242536ace1bb1719e179be7a2e697c1cd48e35de876fb8607d3a715fe2ad5','4873fd59e4fef03a9a6403514047fd9e980077ac8bb8b13e218df32a3fb97d38');
INSERT INTO "history" VALUES('CAMP',9,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0002','title','956dea7bf505863771b2165eac7d4cc2c1979ead2587da33cdf5d1feebd1b1d6','0da4bf15698b8ee2b2d31b4f99ef93d077f58a6ba289808ae9ec45d1bc4892a7');
INSERT INTO "history" VALUES('CAMP',10,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0001','delivery','34d95bed0edad0c43452b48a1c703d9446cea3c1ea64288e26d3871205bfb364','e705a510d48fe274d40a732d12c168d82f0165dc612bcf1ab259cb6b91a9693c');
INSERT INTO "history" VALUES('CAMP',11,'2026-11-23T11:10:40.843742+00:00','4ec7c219200b','REQ-0002','delivery','fec6bb2f6f6feebf7fe3e99234e1f3af7a1b748dfb690a756f79619ed16f3130','e5a9ff669e46172a985399b0de915eaf3df42a7c701f82bed93727e73cc0bd6e');
INSERT INTO "history" VALUES('CAMP',12,'2026-11-23T11:10:41.475927+00:00','7740e9bb7477','MTG-0001','actions','e1f8173911ca881e2a399b4d221ac08779da8523c5b9a07f60d0177cd36adfa4','a2c991e2df184201740ea62cde705b87f2f04aa385e2481fe41dd2649cbda2db');
INSERT INTO "history" VALUES('CAMP',13,'2026-11-23T11:10:41.475927+00:00','7740e9bb7477','MTG-0001','title','b029479b632e09fd1b96f102b87a3dcf8933fd3ebf661127b481978083ac9b19','5c960f3a2460e6c5924ba2cf8d0966a40baf22fc8660027e504b070c52ca1279');
INSERT INTO "history" VALUES('CAMP',14,'2026-11-23T11:10:41.475927+00:00','7740e9bb7477','ACT-0001','comes_from','7936a0dc774287e73fc9fd8f5b3d7bb67effb0a3a3fa452f9e549227e37b46fa','7cb0c2c7a364f726c7c2be3473e16ab9bc86fd080b4338ba95cca98e96b9dc88');
INSERT INTO "history" VALUES('CAMP',15,'2026-11-23T11:10:41.475927+00:00','7740e9bb7477','ACT-0001','due','b2c53f6957666445de17da107b44e2b0b04b6aeb757b52910e8a0b28e2ee1ab9','9fb05910658ec171c1b2892c11e79ceac9b1611921d2e4379251eafb31606caf');
INSERT INTO "history" VALUES('CAMP',16,'2026-11-23T11:10:41.475927+00:00','7740e9bb7477','ACT-0001','owner','79c2ca132d001d61d289adea5a2ff4fca903e2e265fd876271b570b306717555','1d9d7eba284ff64f190ef97c3949e01539a97c070112fd11a043dc70f39b842c');
INSERT INTO "history" VALUES('CAMP',17,'2026-11-23T11:10:41.475927+00:00','7740e9bb7477','ACT-0001','priority','1e55bb289922bdb713f369032eeeada58b142b648d97df9f33e455eb64acbc99','6dba1681308092c6919d3929ead910f605a7ed82d3e1cd15a43975d694ea87bb');
INSERT INTO "history" VALUES('CAMP',18,'2026-11-23T11:10:41.475927+00:00','7740e9bb7477','ACT-0001','state','efbde088b32ede59994667a80b7e47ebacab45dcfed1d4f6ec6523544f2450af','4ed7cc2a4f700bd035dba888e8a78d6a34bc144ee343f4d291c67631c839c774');
INSERT INTO "history" VALUES('CAMP',19,'2026-11-23T11:10:41.475927+00:00','7740e9bb7477','ACT-0001','title','56d87259c9c424faf2c2443185c6bfd27043d427ff46984f1eb191aad873ec31','29380b10b4b2c3a178e9a663ed7b424887a2474511b9d14530d07b866bcb7cb8');
INSERT INTO "history" VALUES('CAMP',20,'2026-11-23T11:10:41.835574+00:00','005f3a8c829f','REQ-0001','priority','39b0c05a484b6f5e96aafe3e952875aa9f22eb67a435c276718c19458c120f37','7b28ca8f251c35f3b189c679337ad5de698dd307bb89e396e1d29787ba113bf1');
INSERT INTO "history" VALUES('CAMP',21,'2026-11-23T11:10:41.835574+00:00','005f3a8c829f','REQ-0002','title','28cf6aafea75b13dee1bd7d319b408ef5da3cda5a7874b74ffbe46551b17acc7','f630e3171dd0e4c960c8c39fdd86a9bcd90a13a35840ad8e3cdad4ceee298a2a');
INSERT INTO "history_payloads" VALUES('CAMP',1,'319a3e5ed08c2d6fe26e18c160ca9da8','{"after":[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],"before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',2,'a18ffd913a45cc3d45eecd243f212e80','{"after":"Old gate.","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',3,'525b5ab75c26fe28e1085f8c3fe8160d','{"after":"As a parent I want a gate, so that children stay in.","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',4,'0b52503d5e88c091e637d73eda486a10','{"after":"analyst@example.com","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',5,'5c1608b237cdf789623e173abe4e4276','{"after":"medium","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',6,'315b5c62b2e80b99f967b33120c7ad65','{"after":"Gate opens by itself","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',7,'0a5d7149305d6736d2c3b007a1e842db','{"after":["REQ-0001"],"before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',8,'616e29a8bbd9239b61a97e5f357702c1','{"after":"As a worker I want a bell.","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',9,'570393ca6f41d00fc948b130ff5ff336','{"after":"Bell rings","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',10,'2beaf603864dd2cc4f6840b665400ad3','{"after":"not_started","before":null,"by":"jira","source":"CAMP"}');
INSERT INTO "history_payloads" VALUES('CAMP',11,'a5fc028efd3c267f13d9ddfc5f83441f','{"after":"not_started","before":null,"by":"jira","source":"CAMP"}');
INSERT INTO "history_payloads" VALUES('CAMP',12,'486a9fe7107ac9ec0985acc11464d73b','{"after":["ACT-0001"],"before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',13,'7eb2603c1c3155880f1b5d77b047a8bc','{"after":"Kick-off","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',14,'2fef2143d1d11fa33e13ac2bae3fa88b','{"after":"MTG-0001","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',15,'4cf349318378e0aa10d5a24f3187c424','{"after":"2026-12-01","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',16,'3c55dc4f0ae5e39b815a366ab9442f55','{"after":"analyst@example.com","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',17,'3fd023355139226788c016635e1a29aa','{"after":"p1","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',18,'1d32468aa4498951e21b88d808f23b2d','{"after":"open","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',19,'a7151dcf2f8d5fbc2f6588a8ec6a5ace','{"after":"Send the forms","before":null,"by":"files","source":"created"}');
INSERT INTO "history_payloads" VALUES('CAMP',20,'c30b84ab8de2b40f92209d201af1da2c','{"after":"high","before":"medium","by":"jira","source":"CAMP"}');
INSERT INTO "history_payloads" VALUES('CAMP',21,'1c65d62d1b269dbd9c8fbb83c106fc60','{"after":"Bell rings twice","before":"Bell rings","by":"files","source":"CAMP"}');
INSERT INTO "ids" VALUES('CAMP','requirement',2);
INSERT INTO "ids" VALUES('CAMP','meeting',1);
INSERT INTO "ids" VALUES('CAMP','action',1);
INSERT INTO "pages" VALUES('CAMP','index.en','131201','131073','CAMP · Project index',2,'009fe5a0fa8d2a2f399c00d98da21fc9dcd8e8aadce209aca89414bf07e120e4','a711ca696e0be927d5a4144beeb6d533ff1318d8fe4d1571f4ff700bd5c416e6','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-7a4a7615-CAMP-index.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>
<tr><th><p>Version</p></th><td><p>V0.1</p></td></tr>
<tr><th><p>State</p></th><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td></tr>
<tr><th><p>Date</p></th><td><p>23 November 2026</p></td></tr>
</tbody></table></ac:rich-text-body></ac:structured-macro>

<h2>Pages</h2>
<h3>Documents</h3>
<table><tbody>
<tr><th><p>Page</p></th><th><p>In the other language</p></th></tr>
<tr><td><p><ac:link><ri:page ri:content-title="CAMP · Requirement specification (internal)"/><ac:link-body>CAMP · Requirement specification (internal)</ac:link-body></ac:link></p></td><td><p></p></td></tr>
<tr><td><p><ac:link><ri:page ri:content-title="CAMP · Change ledger (internal)"/><ac:link-body>CAMP · Change ledger (internal)</ac:link-body></ac:link></p></td><td><p></p></td></tr>

</tbody></table><h3>Meetings</h3>
<table><tbody>
<tr><th><p>Date</p></th><th><p>Meeting</p></th><th><p>Type</p></th><th><p>State</p></th><th><p>Open actions</p></th><th><p>In the other language</p></th></tr>
<tr><td><p></p></td><td><p><ac:link><ri:page ri:content-title="MTG-0001 · Kick-off · Notice and minutes (internal)"/><ac:link-body>MTG-0001 · Kick-off</ac:link-body></ac:link></p></td><td><p></p></td><td><p></p></td><td><p>1</p></td><td><p></p></td></tr>

</tbody></table>
<h2>Waiting to be done</h2>
<h3>Nobody has been named yet</h3>
<table><tbody>
<tr><th><p>What</p></th><th><p>Asked for</p></th><th><p>Who</p></th><th><p>By</p></th></tr>
<tr><td><p><ac:link ac:anchor="ACT-0001"><ri:page ri:content-title="MTG-0001 · Kick-off · Notice and minutes (internal)"/><ac:link-body>Send the forms</ac:link-body></ac:link> <small><span style="white-space: nowrap;">ACT-0001</span></small></p></td><td><p>Action</p></td><td><p><span style="white-space: nowrap;">analyst@example.com</span></p></td><td><p><span style="white-space: nowrap;">1 December 2026</span></p></td></tr>


</tbody></table>
<h2>Requirements by state</h2>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131201/CAMP+Project+index','["syncer","index"]');
INSERT INTO "pages" VALUES('CAMP','change-ledger.en','131297','131073','CAMP · Change ledger (internal)',1,'480d556838a14edc3ed3730a161f59399e418cf054ef619dfdfa4671a715c034','abafebb7a92ddd9049ac08d24c1aa27cab4fd48424ff703046b54efc86885179','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-7a4a7615-CAMP-change-ledger.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="note"><ac:rich-text-body><p>Internal edition. It holds scores, costs and forecasts and does not go to the customer.</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>
<tr><th><p>Version</p></th><td><p>V0.1</p></td></tr>
<tr><th><p>Confidentiality</p></th><td><p>Internal</p></td></tr>
<tr><th><p>Date</p></th><td><p>23 November 2026</p></td></tr>
</tbody></table></ac:rich-text-body></ac:structured-macro>
<p>No change request has been made so far.</p>

<h2>Change log by document version</h2>
<h3>V0.1, 23 November 2026</h3>
<p>First draft</p>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131297/CAMP+Change+ledger+%28internal%29','["syncer","change-ledger"]');
INSERT INTO "pages" VALUES('CAMP','requirement-spec.en','131377','131073','CAMP · Requirement specification (internal)',2,'7779f2e59ecb8aca9a77553d2b8e9c944dd17e0f28b0f9410487ccafb0d72586','ef89a18c7b6a88cf442b48bd476ec98ad48c44258a081dbd722e3d63cd41d036','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-7a4a7615-CAMP-requirement-spec.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="note"><ac:rich-text-body><p>Internal edition. It holds scores, costs and forecasts and does not go to the customer.</p></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>
<tr><th><p>Version</p></th><td><p>V0.1</p></td></tr>
<tr><th><p>State</p></th><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td></tr>
<tr><th><p>Confidentiality</p></th><td><p>Internal</p></td></tr>
<tr><th><p>Date</p></th><td><p>23 November 2026</p></td></tr>
</tbody></table></ac:rich-text-body></ac:structured-macro>
<ac:structured-macro ac:name="info"><ac:parameter ac:name="title">What our side still has to do</ac:parameter><ac:rich-text-body><ul><li><p>2 requirements still lack something:</p><ul><li><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></li><li><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></li></ul></li></ul></ac:rich-text-body></ac:structured-macro>
<p><strong>Changes since the signed version: </strong>No version has been signed yet.</p>

<p><strong>2 requirements: </strong> <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro>&#160;2</p><p><strong>Contents</strong></p>
<ac:structured-macro ac:name="toc"><ac:parameter ac:name="minLevel">2</ac:parameter><ac:parameter ac:name="maxLevel">2</ac:parameter></ac:structured-macro><h2>1&#160; Purpose and background</h2>

<p>This document records what is needed: for whom, why, and how each need will be accepted. Once both sides have signed it, it is the basis for development, testing and acceptance. Every later change is made by a change request that both sides confirm.</p>



<h2>2&#160; Functional requirements</h2>

<table><tbody>
<tr><th><p>Requirement</p></th><th><p>For</p></th><th><p>Priority</p></th><th><p>Agreement</p></th><th><p>Owner</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p>parent</p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro></p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td><td><p>analyst@example.com</p></td></tr>
<tr><td><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></td><td><p>worker</p></td><td><p></p></td><td><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro></p></td><td><p></p></td></tr>

</tbody></table>
<h3>parent (1)</h3><h4><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">REQ-0001</ac:parameter></ac:structured-macro>REQ-0001 · Gate opens by itself</h4>
<p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro>&#160; <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not started</ac:parameter></ac:structured-macro>&#160; <strong>Priority: </strong><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter><ac:parameter ac:name="title">High</ac:parameter></ac:structured-macro><br/><span style="white-space: nowrap;"><strong>Owner: </strong><ac:link><ri:user ri:account-id="712020:90d9fc72-5b97-59ca-a685-cd88d161ed87"/></ac:link></span>&#160;&#160; <span style="white-space: nowrap;"><strong>Jira: </strong><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-1">CAMP-1</a> <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">To Do</ac:parameter></ac:structured-macro></span></span></p>
<p>As a <strong>parent</strong> I want <strong>a gate</strong>, so that <strong>children stay in</strong>.</p>

<table><tbody>
<tr><th><p>Background</p></th><td><p>Old gate.</p></td></tr>

<tr><th><p>Acceptance criteria</p></th><td><ul><li><p>seen by a parent <small>(User acceptance test)</small></p></li><li><p>logged</p></li></ul></td></tr>
<tr><th><p>Related</p></th><td><p><strong>Needed by: </strong><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></td></tr>




</tbody></table>


<p><strong>Still open: </strong>source</p>

<h3>worker (1)</h3><h4><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">REQ-0002</ac:parameter></ac:structured-macro>REQ-0002 · Bell rings twice</h4>
<p><ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Draft</ac:parameter></ac:structured-macro>&#160; <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">Not started</ac:parameter></ac:structured-macro><br/><span style="white-space: nowrap;"><strong>Jira: </strong><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-2">CAMP-2</a> <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Grey</ac:parameter><ac:parameter ac:name="title">To Do</ac:parameter></ac:structured-macro></span></span></p>
<p>As a <strong>worker</strong> I want <strong>a bell</strong>.</p>

<table><tbody>



<tr><th><p>Related</p></th><td><p><strong>Depends on: </strong><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td></tr>




</tbody></table>


<p><strong>Still open: </strong>the story&#39;s benefit, background, acceptance criteria, source and owner</p>




<h2>3&#160; Acceptance criteria</h2>

<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">User acceptance test (1)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Requirement</p></th><th><p>Criterion</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p>seen by a parent</p></td></tr>


</tbody></table></ac:rich-text-body></ac:structured-macro><ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Kind of test not named (1)</ac:parameter><ac:rich-text-body><table><tbody>
<tr><th><p>Requirement</p></th><th><p>Criterion</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p>logged</p></td></tr>


</tbody></table></ac:rich-text-body></ac:structured-macro><h3>Without acceptance criteria so far</h3>
<ul><li><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></li></ul>







<h2>4&#160; Traceability</h2>

<table><tbody>
<tr><th><p>Requirement</p></th><th><p>Jira</p></th><th><p>Acceptance</p></th></tr>
<tr><td><p><ac:link ac:anchor="REQ-0001"><ac:link-body>REQ-0001 · Gate opens by itself</ac:link-body></ac:link></p></td><td><p><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-1">CAMP-1</a></span></p></td><td><p>2 criteria</p></td></tr>
<tr><td><p><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002 · Bell rings twice</ac:link-body></ac:link></p></td><td><p><span style="white-space: nowrap;"><a href="http://sandbox.example/browse/CAMP-2">CAMP-2</a></span></p></td><td><p><em>no criteria</em></p></td></tr>

</tbody></table>
<h3>Gaps (internal)</h3>
<ul>


<li><p>Without acceptance criteria: <span style="white-space: nowrap;"><ac:link ac:anchor="REQ-0002"><ac:link-body>REQ-0002</ac:link-body></ac:link></span></p></li>

</ul>



<h2>5&#160; Version history</h2>

<table><tbody>
<tr><th><p>Version</p></th><th><p>Date</p></th><th><p>Change</p></th><th><p>Change request</p></th><th><p>Approved by</p></th></tr>
<tr><td><p>V0.1</p></td><td><p><span style="white-space: nowrap;">23 November 2026</span></p></td><td><p>First draft</p></td><td><p></p></td><td><p></p></td></tr>

</tbody></table>

<h2>6&#160; Sign-off</h2>

<p>By signing, both sides confirm V0.1 of this document as the basis for development, testing and acceptance.</p>
<table><tbody>
<tr><th><p>Side</p></th><th><p>Name</p></th><th><p>Role</p></th><th><p>Signature</p></th><th><p>Date</p></th></tr>
<tr><td><p>Customer</p></td><td><p></p></td><td><p></p></td><td><p>&#160;</p></td><td><p>&#160;</p></td></tr>
<tr><td><p>Our side</p></td><td><p></p></td><td><p></p></td><td><p>&#160;</p></td><td><p>&#160;</p></td></tr>

</tbody></table>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131377/CAMP+Requirement+specification+%28internal%29','["syncer","requirement-specification"]');
INSERT INTO "pages" VALUES('CAMP','minutes.MTG-0001.en','131457','131073','MTG-0001 · Kick-off · Notice and minutes (internal)',1,'e5ae1d4f62f4ccabd700b03dd830d33bc15bb5182df92d55af797e4edf9c474f','9a8df2e25fd0149b52a90e7665eb2205615a08dfa30459a6469ac4c0eef1379a','<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-7a4a7615-CAMP-minutes.MTG-0001.en</ac:parameter></ac:structured-macro><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">MTG-0001</ac:parameter></ac:structured-macro>
<ac:structured-macro ac:name="note"><ac:rich-text-body><p>Internal edition. It also holds our preparation, notes and Jira links, and does not go to the customer.</p></ac:rich-text-body></ac:structured-macro>','http://sandbox.example/wiki/spaces/CAMPINT/pages/131457/MTG-0001+Kick-off+Notice+and+minutes+%28internal%29','["syncer","meeting"]');
INSERT INTO "projects" VALUES('CAMP',5,21,'f630e3171dd0e4c960c8c39fdd86a9bcd90a13a35840ad8e3cdad4ceee298a2a');
INSERT INTO "records" VALUES('CAMP','REQ-0001','requirement','{"acceptance_criteria":[{"dimension":"uat","text":"seen by a parent"},{"text":"logged"}],"background":"Old gate.","delivery":"not_started","description":"As a parent I want a gate, so that children stay in.","owner":"analyst@example.com","priority":"high","title":"Gate opens by itself"}',3,'2026-11-23T11:10:40.843742+00:00','2026-11-23T11:10:41.835574+00:00');
INSERT INTO "records" VALUES('CAMP','REQ-0002','requirement','{"delivery":"not_started","depends_on":["REQ-0001"],"description":"As a worker I want a bell.","title":"Bell rings twice"}',3,'2026-11-23T11:10:40.843742+00:00','2026-11-23T11:10:41.835574+00:00');
INSERT INTO "records" VALUES('CAMP','MTG-0001','meeting','{"actions":["ACT-0001"],"title":"Kick-off"}',1,'2026-11-23T11:10:41.475927+00:00','2026-11-23T11:10:41.475927+00:00');
INSERT INTO "records" VALUES('CAMP','ACT-0001','action','{"comes_from":"MTG-0001","due":"2026-12-01","owner":"analyst@example.com","priority":"p1","state":"open","title":"Send the forms"}',1,'2026-11-23T11:10:41.475927+00:00','2026-11-23T11:10:41.475927+00:00');
